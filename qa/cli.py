"""The command line, `python -m qa`: an index made, moved and worked on, questions, the page."""

from __future__ import annotations

import argparse
import errno
import json
import logging
import os
import shutil
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from tqdm import tqdm

from corpus.document import Location
from corpus.errors import UserError
from corpus.progress import Progress
from corpus.questions import SHIPPED_QUESTIONS, load_questions
from corpus.reading.report import FileReport, report_lines
from corpus.shipped import SHIPPED_DOCUMENTS
from embeddings.encoder import EMBEDDED
from embeddings.index.address import Address, IndexPlace, is_address, place_of
from qa.answer import Answer, Hit
from qa.asking.question import check_question
from qa.terminal import inert, log_to_terminal

# Seconds between two states of a progress bar: a terminal writes over them, a log keeps each.
_REDRAWN, _LOGGED = 0.5, 30.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit status, 1 after one line on what the user can mend."""
    log_to_terminal(logging.WARNING, "%(levelname)s: %(message)s")
    # Text with lone surrogates (an undecodable argument, say) must not end in a traceback.
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        options = _parser().parse_args(arguments)
        status: int = options.run(options)
        sys.stdout.flush()
    except UserError as error:
        _tell(f"error: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader, such as head, has gone; what is left in the buffer has nowhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        told = "what was printed is cut off: free some space there, or print elsewhere"
        _tell(f"error: {error.strerror}, and {told}", file=sys.stderr)
        return 1
    return status


def _parser() -> argparse.ArgumentParser:
    common = _common_options()
    parser = argparse.ArgumentParser(
        prog="python -m qa", description="Answers questions with verified quotes from documents."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, parents=[common], help=text, description=text)
        added.set_defaults(run=run)
        return added

    index = command("index", _index, "build or update the index, and report on each file")
    index.add_argument(
        "folder", type=_named("FOLDER"), nargs="?", help="folder of documents, as --corpus"
    )
    index.add_argument(
        "--workers", type=_count, default=1, help="processes that encode into a database"
    )
    command("work", _work, "encode what others have offered to the database of --index")
    copied = command("copy", _copy, "copy an index to another place; nothing is encoded again")
    copied.add_argument("source", type=_index_place, metavar="FROM")
    copied.add_argument("target", type=_index_place, metavar="TO")
    inspect = command("inspect", _inspect, "show a file and what is read of it side by side")
    inspect.add_argument("file", type=Path)
    ask = command("ask", _ask, "answer one question")
    ask.add_argument("question")
    ask.add_argument("--json", action="store_true", help="the answer as JSON")
    ask.add_argument("--trace", action="store_true", help="also print why")
    batch = command("batch", _batch, "answer every row of a JSON Lines file")
    batch.add_argument("file", type=Path)
    search = command("search", _search, "list the best passages")
    search.add_argument("question")
    search.add_argument("-k", type=int, default=10, help="how many passages (default: 10)")
    search.add_argument("--json", action="store_true", help="the passages as JSON")
    evaluate = command("eval", _eval, "measure answers against questions with known evidence")
    evaluate.add_argument(
        "files", type=Path, nargs="*", default=[SHIPPED_QUESTIONS], metavar="FILE.jsonl"
    )
    evaluate.add_argument("--json", action="store_true", help="the measures as JSON")
    evaluate.add_argument(
        "--plot", type=Path, metavar="DIR", help="write risk-coverage and reliability diagrams"
    )
    verify = command("verify", _verify, "check the quotes of a saved conversation")
    verify.add_argument("file", type=Path, help="Markdown or JSON that the page has saved")
    serve = command("serve", _serve, "serve the chat page, with the settings of the environment")
    serve.add_argument("--host", help="address to serve on, in place of QA_HOST")
    serve.add_argument("--port", help="port to serve on, in place of QA_PORT")
    return parser


def _common_options() -> argparse.ArgumentParser:
    """What every command takes."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--corpus",
        type=_named("--corpus"),
        help="folder of documents (default: the shipped)",
    )
    common.add_argument(
        "--index",
        type=_index_place,
        help="folder of the index, or postgresql://..., which QA_INDEX may name as well "
        "(default: a folder in the user's cache)",
    )
    common.add_argument(
        "--encoder",
        help="multilingual-e5-small, or a sentence-transformers folder or hub name",
    )
    common.add_argument(
        "--engine",
        help="extractive (default), transformers:NAME_OR_FOLDER or endpoint:URL#MODEL",
    )
    return common


def _named(option: str) -> Callable[[str], Path]:
    """Reads a folder's name; an empty one, which a path takes for this folder, is refused."""

    def read(text: str) -> Path:
        if not text.strip():
            raise UserError(f"{option} is {text!r}: give the name of a folder, or leave it out")
        return Path(text)

    return read


def _index_place(text: str) -> IndexPlace:
    """Reads the place of an index; what may be a password is not shown."""
    try:
        return place_of(text) if is_address(text) else _named("--index")(text)
    except ValueError as error:
        raise UserError(f"--index is no address: {error}") from None


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:4]) <= 64):
        raise UserError(f"--workers is {text!r}: give a whole number from 1 to 64")
    return int(text)


def _chosen_index(options: argparse.Namespace) -> IndexPlace | None:
    """The place of the index, which QA_INDEX may name: a command line is seen by everybody."""
    configured = os.environ.get("QA_INDEX", "").strip()
    if options.index is None and is_address(configured):
        return _index_place(configured)
    place: IndexPlace | None = options.index
    return place


def _progress() -> Progress:
    """A progress bar on standard error for each thing that is done."""
    bars: dict[str, tqdm[Any]] = {}
    interval = _REDRAWN if sys.stderr.isatty() else _LOGGED

    def report(label: str, done: int, total: int) -> None:
        bar = bars.get(label)
        if bar is None:
            bar = bars[label] = tqdm(
                total=total, desc=label, file=sys.stderr, leave=False, mininterval=interval
            )
        bar.update(done - bar.n)
        if done == total:
            bar.close()
            del bars[label]

    return report


def _load(options: argparse.Namespace) -> Any:
    from qa.assistant import Assistant

    return Assistant.load(
        options.corpus, _chosen_index(options), options.encoder, _progress(), options.engine
    )


def _index(options: argparse.Namespace) -> int:
    from embeddings.encoder import load_encoder
    from embeddings.index.folder import read_manifest
    from qa.indexing import default_index
    from qa.library import update_index
    from qa.shared import open_shared

    started = time.perf_counter()
    corpus = options.folder or options.corpus or SHIPPED_DOCUMENTS
    encoder = load_encoder(options.encoder or EMBEDDED, _progress())
    place = _chosen_index(options) or default_index(corpus, encoder)
    with _silent("corpus.reading.read"):  # the report names what is skipped
        encoded = update_index(corpus, place, encoder, _progress(), _print_report, options.workers)
    manifest = (
        open_shared(place, encoder).manifest if isinstance(place, Address) else read_manifest(place)
    )
    if manifest is not None:
        _tell(f"documents: {manifest.documents} ({encoded} encoded)")
        _tell(f"passages:  {manifest.passages}")
        _tell(f"seconds:   {time.perf_counter() - started:.1f}")
        _tell(f"index:     {place}")
    return 0


def _work(options: argparse.Namespace) -> int:
    from embeddings.encoder import load_encoder
    from qa.shared import work_on

    place = _chosen_index(options)
    if not isinstance(place, Address):
        raise UserError("work needs --index postgresql://..., or QA_INDEX: give one")
    started = time.perf_counter()
    encoded = work_on(place, load_encoder(options.encoder or EMBEDDED, _progress()), _progress())
    _tell(f"documents: {encoded} encoded")
    _tell(f"seconds:   {time.perf_counter() - started:.1f}")
    return 0


def _copy(options: argparse.Namespace) -> int:
    from embeddings.encoder import load_encoder
    from qa.shared import copy_index

    encoder = load_encoder(options.encoder or EMBEDDED, _progress())
    corpus = options.corpus or SHIPPED_DOCUMENTS
    count = copy_index(options.source, options.target, encoder, corpus, _progress())
    _tell(f"documents: {count}")
    _tell(f"index:     {options.target}")
    return 0


@contextmanager
def _silent(name: str) -> Iterator[None]:
    """Keeps back the warnings of a module's log meanwhile."""
    logger = logging.getLogger(name)
    level = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(level)


def _print_report(files: Sequence[FileReport]) -> None:
    for line in report_lines(files):
        _tell(line, flush=True)


def _inspect(options: argparse.Namespace) -> int:
    from corpus.reading.side_by_side import side_by_side

    for line in side_by_side(options.file, shutil.get_terminal_size((120, 40)).columns):
        _tell(line)
    return 0


def _ask(options: argparse.Namespace) -> int:
    from qa.answer_json import answer_to_json

    check_question(options.question)  # before an index is built for it
    answer: Answer = _load(options).ask(options.question)
    if options.json:
        _print_json(answer_to_json(answer))
    else:
        _print_answer(answer)
        if options.trace:
            _print_trace(answer)
    return 0


def _batch(options: argparse.Namespace) -> int:
    from qa.answer_json import answer_to_json

    try:
        file = options.file.open("rb")
    except OSError as error:
        raise UserError(f"cannot read {options.file}: {error.strerror}") from error
    with file:
        assistant = _load(options)
        histories: dict[str, list[str]] = defaultdict(list)
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            identifier: Any = None
            try:
                row = _row(line, number)
                identifier = _name(row, "id", number)
                conversation = _name(row, "conversation", number)
                history = [] if conversation is None else histories[str(conversation)]
                answer = assistant.ask(row["question"], tuple(history))
                history.append(answer.standalone_question)
                _print_json(answer_to_json(answer, identifier))
            except UserError as error:
                _print_json({"id": identifier, "line": number, "error": str(error)})
    return 0


def _row(line: bytes, number: int) -> dict[str, Any]:
    """A row of a batch file.

    Raises:
        UserError: the line is not a JSON object with a question.
    """
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UserError(f"line {number} is not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str):
        raise UserError(f'line {number} has no text in "question": write {{"id", "question"}}')
    return row


def _name(row: dict[str, Any], key: str, number: int) -> str | int | None:
    """What a row of a batch file calls itself or its conversation.

    Raises:
        UserError: it is neither text nor a whole number; not all else can be written again.
    """
    name = row.get(key)
    if name is not None and not isinstance(name, str | int):
        raise UserError(f'line {number} has no text and no whole number in "{key}"')
    return name


def _search(options: argparse.Namespace) -> int:
    from qa.answer_json import hit_to_json

    check_question(options.question)  # before an index is built for it
    hits: list[Hit] = _load(options).search(options.question, options.k)
    if options.json:
        _print_json([hit_to_json(hit) for hit in hits])
        return 0
    for hit in hits:
        lines = _place(hit.location)
        _tell(f"{hit.rank:3d}. {hit.score:.3f}  {hit.source} ({hit.language}, {lines})")
        _tell(f"     {' '.join(hit.text.split())[:160]}")
    return 0


def _eval(options: argparse.Namespace) -> int:
    from qa.evaluation.evaluate import evaluate
    from qa.evaluation.report import report, report_to_json
    from qa.evaluation.report_text import report_to_text

    questions = [question for file in options.files for question in load_questions(file)]
    if not questions:
        raise UserError(f"{', '.join(map(str, options.files))} holds no question")
    found = report(evaluate(_load(options), questions))
    if found.lost:
        _tell(f"evidence not in the corpus: {', '.join(found.lost)}", file=sys.stderr)
    if options.plot:
        from qa.evaluation.plots import plot

        for path in plot(found.reliability, options.plot):
            _tell(f"wrote {path}", file=sys.stderr)
    if options.json:
        _print_json(report_to_json(found))
    else:
        _tell(report_to_text(found))
    return 0


def _verify(options: argparse.Namespace) -> int:
    """A line for each quote; the status is 1 when any of them does not hold."""
    from embeddings.encoder import load_encoder
    from qa.export import check, check_in, read_export
    from qa.shared import open_shared

    claims, shared = read_export(options.file), _chosen_index(options)
    if options.corpus is None and isinstance(shared, Address):
        index = open_shared(shared, load_encoder(options.encoder or EMBEDDED, _progress()))
        checked = check_in(claims, index, index.file)
    else:
        checked = check(claims, options.corpus or SHIPPED_DOCUMENTS)
    faults = 0
    for claim, fault in checked:
        place = f"{claim.name} {claim.document} {claim.span.start}-{claim.span.end}"
        _tell(f"FAILED {place}: {fault}" if fault else f"ok     {place}")
        faults += fault is not None
    return 1 if faults else 0


def _serve(options: argparse.Namespace) -> int:
    from qa.settings import Settings, variables
    from qa.web.page import serve

    # An option is a variable that is typed: the same checks, and the same names in what they say.
    given = {
        variable.name: _typed(getattr(options, name))
        for name, variable in variables().items()
        if getattr(options, name, None) is not None
    }
    serve(Settings.from_environment(os.environ | given))
    return 0


def _typed(value: object) -> str:
    return value.url if isinstance(value, Address) else str(value)


def _tell(*parts: object, file: TextIO | None = None, flush: bool = False) -> None:
    """Prints for a person; a terminal obeys none of it."""
    print(inert(" ".join(map(str, parts))), file=file, flush=flush)


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)


def _print_answer(answer: Answer) -> None:
    _tell(answer.text)
    if answer.abstained:
        _tell()
        for line in _nearest(answer):
            _tell(line)
        return
    if answer.quotes:
        _tell()
    for quote in answer.quotes:
        lines = _place(quote.location)
        others = ", ".join([*(other.language.upper() for other in quote.parallels), *quote.copies])
        also = f"; also in: {others}" if others else ""
        _tell(f"[{quote.marker}] {quote.title} ({quote.source}, {quote.language}, {lines}{also})")
        if quote.path:
            _tell(f"    under: {' › '.join(quote.path)}")
        if quote.translation:
            _tell(f"    translated by {answer.engine}: {quote.translation}")


def _print_trace(answer: Answer) -> None:
    trace = answer.trace
    if trace is None:
        return
    _tell(f"\nWhy: confidence {answer.confidence:.3f}, answered from {trace.threshold:.3f}")
    _tell(f"  question: language {trace.language}, asked as {answer.standalone_question!r}")
    _tell("  signals:", ", ".join(f"{name} {value:.3f}" for name, value in trace.signals.items()))
    _tell(
        "  passages: rank, score = similarity - baseline + agreement; "
        "MaxSim and cosine with their ranks"
    )
    for hit, passage in zip(answer.hits, trace.passages, strict=True):
        _tell(
            f"  {passage.rank:3d}. {passage.score:6.3f} = {passage.similarity:.3f} - "
            f"{passage.baseline:.3f} + {passage.agreement:.3f}; "
            f"{passage.maxsim:6.3f} ({passage.maxsim_rank}), "
            f"{passage.cosine:6.3f} ({passage.cosine_rank})  {hit.source} ({hit.language}, "
            f"{_place(hit.location)})"
        )
    _tell("  quotes: score, cosine, rank of the passage, place")
    for quote in trace.quotes:
        place = f"{quote.document}, code points {quote.span.start}-{quote.span.end}"
        fate = f"rejected: {quote.fault}" if quote.fault else ""
        fate = fate or ("withheld" if answer.abstained else "given")
        _tell(f"    {quote.score:6.3f}, {quote.cosine:.3f}, {quote.passage_rank}, {place}: {fate}")
    if trace.writing is not None:
        _tell(f"  {trace.writing.engine}: {trace.writing.kept} sentences kept")
        for text, fault in trace.writing.dropped:
            _tell(f"    dropped {text!r}: {fault}")
        if trace.writing.failure is not None:
            _tell(f"    the quotes answer in its place: {trace.writing.failure!r}")


def _place(location: Location) -> str:
    """The page where there are pages, the lines of the raw text otherwise."""
    if location.page is not None:
        return f"page {location.page}"
    return f"lines {location.first_line}-{location.last_line}"


def _nearest(answer: Answer, count: int = 3) -> Iterator[str]:
    for hit in answer.hits[:count]:
        lines = _place(hit.location)
        yield f"  nearest: {hit.title} ({hit.source}, {hit.language}, {lines})"
