"""What an index in PostgreSQL consists of, and every text that the server is given.

A document is kept in versions. One that is put has no generation yet and is seen by nobody; a
generation that is published begins with what was put and ends what it replaces, so that who reads
generation 7 goes on reading it while 8 is there.
"""

from __future__ import annotations

from typing import Final

FORMAT = 3  # changes when the tables do

# An index is in the first schema of the path alone: another may hold another index.
PLACE: Final = (
    "SELECT current_setting('search_path'), current_schema()::text, "
    "to_regclass(quote_ident(current_schema()) || '.qa_index') IS NOT NULL"
)
SCHEMA_MADE: Final = "CREATE SCHEMA IF NOT EXISTS {schema}"
MAKING: Final = "SELECT pg_advisory_xact_lock(7860)"  # one index at a time is made

DEFINITIONS: Final = (
    "CREATE EXTENSION IF NOT EXISTS vector",
    # One row. "made" tells this index from one that takes its place; "asked" is what the questions
    # were of which "questions" are the statistics; what generations up to "purged" ended is gone.
    """CREATE TABLE qa_index (
        one boolean PRIMARY KEY DEFAULT true CHECK (one), format int NOT NULL, made bigint NOT NULL,
        encoder text NOT NULL, fingerprint text NOT NULL, dim int NOT NULL,
        questions bytea NOT NULL, asked text NOT NULL, purged bigint NOT NULL DEFAULT 0)""",
    # The means that vectors are centred by, and how many sentences they were made of.
    """CREATE TABLE qa_epochs (
        epoch int PRIMARY KEY, means bytea NOT NULL, sentences bigint NOT NULL)""",
    """CREATE TABLE qa_generations (
        generation bigint PRIMARY KEY, published timestamptz NOT NULL DEFAULT now(),
        epoch int NOT NULL REFERENCES qa_epochs, corpus text NOT NULL, documents bigint NOT NULL,
        passages bigint NOT NULL, sentences bigint NOT NULL, copied boolean NOT NULL)""",
    "CREATE INDEX qa_generations_published ON qa_generations (published)",
    # "name": the id in UTF-8, which may hold what no text of the server can, in the order of the
    # ids. "state": what changes whenever its text does. "file": state and stamp of its file, and
    # what the file's owner should know. "texts": language -> passages and sentences. "sums" and
    # "counted": what the document adds to the means and to the frequencies. "epoch": by which its
    # vectors are centred.
    """CREATE TABLE qa_documents (
        key bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name bytea NOT NULL,
        state text NOT NULL, born bigint, died bigint, leaving boolean NOT NULL DEFAULT false,
        encoded boolean NOT NULL DEFAULT false, epoch int, entry bytea NOT NULL,
        file bytea NOT NULL, texts jsonb NOT NULL, passages int NOT NULL, split bytea NOT NULL,
        sums bytea, counted bytea)""",
    "ALTER TABLE qa_documents ALTER split SET STORAGE EXTERNAL",
    "CREATE UNIQUE INDEX qa_documents_put ON qa_documents (name) WHERE born IS NULL",
    "CREATE UNIQUE INDEX qa_documents_living ON qa_documents (name) "
    "WHERE born IS NOT NULL AND died IS NULL",
    "CREATE INDEX qa_documents_waiting ON qa_documents (key) WHERE born IS NULL AND NOT encoded",
    "CREATE INDEX qa_documents_leaving ON qa_documents (key) WHERE leaving AND died IS NULL",
    "CREATE INDEX qa_documents_epoch ON qa_documents (epoch) "
    "WHERE born IS NOT NULL AND died IS NULL",
    "CREATE INDEX qa_documents_born ON qa_documents (born) WHERE born IS NOT NULL",
    "CREATE INDEX qa_documents_died ON qa_documents (died) WHERE died IS NOT NULL",
    """CREATE TABLE qa_files (
        document bigint PRIMARY KEY REFERENCES qa_documents ON DELETE CASCADE,
        bytes bytea NOT NULL)""",
    "ALTER TABLE qa_files ALTER bytes SET STORAGE EXTERNAL",
    # Not compressed, so that the tokens of one sentence can be read alone.
    """CREATE TABLE qa_encoded (
        document bigint PRIMARY KEY REFERENCES qa_documents ON DELETE CASCADE,
        shapes jsonb NOT NULL, passages bytea NOT NULL, sentences bytea NOT NULL,
        token_ids bytea NOT NULL, codes bytea NOT NULL, scales bytea NOT NULL,
        counts bytea NOT NULL)""",
    """ALTER TABLE qa_encoded ALTER passages SET STORAGE EXTERNAL,
        ALTER sentences SET STORAGE EXTERNAL, ALTER token_ids SET STORAGE EXTERNAL,
        ALTER codes SET STORAGE EXTERNAL, ALTER scales SET STORAGE EXTERNAL""",
    """CREATE TABLE qa_passages (
        document bigint NOT NULL REFERENCES qa_documents ON DELETE CASCADE, epoch int NOT NULL,
        place int NOT NULL, language text NOT NULL, copy bigint NOT NULL,
        vector vector({dim}) NOT NULL, PRIMARY KEY (document, epoch, place))""",
    "CREATE INDEX qa_passages_language ON qa_passages (epoch, language)",
    "CREATE INDEX qa_passages_copy ON qa_passages (copy)",
    # "holders": places of the passages that a sentence is in.
    """CREATE TABLE qa_sentences (
        document bigint NOT NULL REFERENCES qa_documents ON DELETE CASCADE, epoch int NOT NULL,
        place int NOT NULL, language text NOT NULL, copy bigint NOT NULL, holders int[] NOT NULL,
        lengths bytea NOT NULL, vector vector({dim}) NOT NULL,
        PRIMARY KEY (document, epoch, place))""",
    "CREATE INDEX qa_sentences_language ON qa_sentences (epoch, language)",
    "CREATE INDEX qa_sentences_copy ON qa_sentences (copy)",
    """CREATE TABLE qa_frequencies (
        token int NOT NULL, generation bigint NOT NULL, sentences bigint NOT NULL,
        PRIMARY KEY (token, generation))""",
    "CREATE INDEX qa_frequencies_generation ON qa_frequencies (generation)",
    """CREATE TABLE qa_sums (
        kind text NOT NULL, language text NOT NULL, count bigint NOT NULL, total bytea NOT NULL,
        PRIMARY KEY (kind, language))""",
    # Files that say something of the collection, and are no documents of it.
    "CREATE TABLE qa_own (name bytea PRIMARY KEY, bytes bytea NOT NULL)",
)

MADE: Final = (
    "INSERT INTO qa_index (format, made, encoder, fingerprint, dim, questions, asked) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
FORMAT_OF: Final = "SELECT format FROM qa_index"  # by itself: of another, no more may be there
INDEX: Final = "SELECT made, encoder, fingerprint, dim, questions, asked, purged FROM qa_index"
PURGED: Final = "SELECT made, purged FROM qa_index"
STAMP: Final = "SELECT made, (SELECT max(generation) FROM qa_generations) FROM qa_index"
GENERATION: Final = (
    "SELECT generation, epoch, corpus, documents, passages, sentences, copied "
    "FROM qa_generations ORDER BY generation DESC LIMIT 1"
)
EPOCH: Final = "SELECT means, sentences FROM qa_epochs WHERE epoch = %s"

# What a reader opens: every document once, without its text, in the order of the ids; and of each
# generation after that what it began and ended.
CATALOGUE: Final = (
    "SELECT key, name, entry, texts FROM qa_documents "
    "WHERE born <= %s AND (died IS NULL OR died > %s) ORDER BY name"
)
BEGUN: Final = (
    "SELECT key, name, entry, texts FROM qa_documents "
    "WHERE born > %s AND born <= %s AND (died IS NULL OR died > %s) ORDER BY name"
)
ENDED: Final = "SELECT key FROM qa_documents WHERE died > %s AND died <= %s"
NEAR_INDEXES: Final = (
    "SELECT c.relname, i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE i.indrelid IN ('qa_passages'::regclass, 'qa_sentences'::regclass)"
)

# Exact: the distance is written so that no index over vectors orders by it.
EXACT: Final = {
    "passage": "SELECT document, place, copy FROM qa_passages WHERE epoch = %s AND language = %s "
    "ORDER BY (vector <#> %s::vector) + 0.0, document, place LIMIT %s",
    "sentence": "SELECT document, place, holders FROM qa_sentences "
    "WHERE epoch = %s AND language = %s "
    "ORDER BY (vector <#> %s::vector) + 0.0, document, place LIMIT %s",
}
EXACT_OF: Final = {
    "passage": "SELECT document, place, copy FROM qa_passages "
    "WHERE epoch = %s AND language = %s AND document = ANY(%s::bigint[]) "
    "ORDER BY (vector <#> %s::vector) + 0.0, document, place LIMIT %s",
    "sentence": "SELECT document, place, holders FROM qa_sentences "
    "WHERE epoch = %s AND language = %s AND document = ANY(%s::bigint[]) "
    "ORDER BY (vector <#> %s::vector) + 0.0, document, place LIMIT %s",
}
# By the index of nearest vectors of that epoch and language.
BREADTH: Final = (
    "SELECT set_config('hnsw.ef_search', %s, true), "
    # A sort of everything is never better than an index that is there.
    "set_config('enable_seqscan', 'off', true)"
)
NEAREST: Final = {
    "passage": "SELECT document, place, copy FROM qa_passages WHERE epoch = %s AND language = %s "
    "ORDER BY vector::{half} <#> %s::{half} LIMIT %s",
    "sentence": "SELECT document, place, holders FROM qa_sentences "
    "WHERE epoch = %s AND language = %s ORDER BY vector::{half} <#> %s::{half} LIMIT %s",
}
NEAR_DEFINITIONS: Final = {
    "passage": "CREATE INDEX CONCURRENTLY {name} ON qa_passages "
    "USING hnsw ((vector::halfvec({dim})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128) "
    "WHERE epoch = {epoch} AND language = {language}",
    "sentence": "CREATE INDEX CONCURRENTLY {name} ON qa_sentences "
    "USING hnsw ((vector::halfvec({dim})) halfvec_ip_ops) WITH (m = 16, ef_construction = 128) "
    "WHERE epoch = {epoch} AND language = {language}",
}
NEAR_DROPPED: Final = "DROP INDEX CONCURRENTLY IF EXISTS {name}"

COPIES: Final = (
    "SELECT copy, document, place, language FROM qa_passages "
    "WHERE copy = ANY(%s::bigint[]) AND epoch = %s"
)
PASSAGE_COPIES: Final = (
    "SELECT p.document, p.place, p.copy "
    "FROM unnest(%s::bigint[], %s::int[]) AS a (document, place) "
    "JOIN qa_passages p ON p.document = a.document AND p.epoch = %s AND p.place = a.place"
)
SPLITS: Final = (
    "SELECT d.key, d.split, e.shapes, e.counts FROM qa_documents d "
    "JOIN qa_encoded e ON e.document = d.key WHERE d.key = ANY(%s::bigint[])"
)
PASSAGE_VECTORS: Final = (
    "SELECT a.row, p.vector "
    "FROM unnest(%s::bigint[], %s::int[]) WITH ORDINALITY AS a (document, place, row) "
    "JOIN qa_passages p ON p.document = a.document AND p.epoch = %s AND p.place = a.place"
)
SENTENCE_VECTORS: Final = (
    "SELECT a.row, s.vector, s.lengths, s.copy "
    "FROM unnest(%s::bigint[], %s::int[]) WITH ORDINALITY AS a (document, place, row) "
    "JOIN qa_sentences s ON s.document = a.document AND s.epoch = %s AND s.place = a.place"
)
# Runs of sentences; starts from 1 and sizes, in bytes, of their vectors as they were made, and of
# the token ids, codes and scales of their tokens.
STATES: Final = (
    "SELECT a.row, substring(e.sentences FROM a.v FOR a.lv), "
    "substring(e.token_ids FROM a.i FOR a.li), "
    "substring(e.codes FROM a.c FOR a.lc), substring(e.scales FROM a.s FOR a.ls) "
    "FROM unnest(%s::bigint[], %s::int[], %s::int[], %s::int[], %s::int[], "
    "%s::int[], %s::int[], %s::int[], %s::int[]) "
    "WITH ORDINALITY AS a (document, v, lv, i, li, c, lc, s, ls, row) "
    "JOIN qa_encoded e ON e.document = a.document"
)
FREQUENCY: Final = (
    "SELECT token, sum(sentences)::bigint FROM qa_frequencies "
    "WHERE token = ANY(%s::int[]) AND generation <= %s GROUP BY token"
)
HOLDERS: Final = "SELECT DISTINCT document FROM qa_sentences WHERE copy = %s AND epoch = %s"
FILE: Final = "SELECT bytes FROM qa_files WHERE document = %s"
OWN: Final = "SELECT name, bytes FROM qa_own ORDER BY name"
ENCODED: Final = (
    "SELECT shapes, passages, sentences, token_ids, codes, scales, counts "
    "FROM qa_encoded WHERE document = %s"
)

# Writing. Of a name the version that was put last counts, and none that is about to leave. All
# documents are read, without their texts: once, where a folder is compared with what is held of it.
HELD: Final = (
    "SELECT DISTINCT ON (name) name, state, file, entry, passages, encoded FROM qa_documents "
    "WHERE died IS NULL AND NOT leaving ORDER BY name, born NULLS FIRST"
)
REFILED: Final = (
    "UPDATE qa_documents SET file = %s WHERE key = coalesce("
    "(SELECT key FROM qa_documents WHERE name = %s AND born IS NULL), "
    "(SELECT key FROM qa_documents WHERE name = %s AND born IS NOT NULL AND died IS NULL))"
)
# Two that offer the same document do so one after the other.
OFFERING: Final = "SELECT pg_advisory_xact_lock(7861, hashtext(encode(%s, 'hex')))"
UNPUT: Final = "DELETE FROM qa_documents WHERE name = %s AND born IS NULL"
LEAVE: Final = (
    "UPDATE qa_documents SET leaving = true WHERE name = %s AND born IS NOT NULL AND died IS NULL"
)
OFFER: Final = (
    "INSERT INTO qa_documents (name, state, file, entry, texts, passages, split) "
    "VALUES (%s, %s, %s, %s, %s::jsonb, %s, %s) RETURNING key"
)
OFFER_FILE: Final = "INSERT INTO qa_files (document, bytes) VALUES (%s, %s)"
CLAIM: Final = (
    "SELECT key, split FROM qa_documents WHERE born IS NULL AND NOT encoded "
    "ORDER BY key LIMIT 1 FOR UPDATE SKIP LOCKED"
)
WAITING: Final = (
    "SELECT count(*), coalesce(sum(passages), 0)::bigint FROM qa_documents "
    "WHERE born IS NULL AND NOT encoded"
)
PUT: Final = (
    "INSERT INTO qa_encoded "
    "(document, shapes, passages, sentences, token_ids, codes, scales, counts) "
    "VALUES (%s, %s::jsonb, %s, %s, %s, %s, %s, %s)"
)
PUT_DONE: Final = "UPDATE qa_documents SET encoded = true, sums = %s, counted = %s WHERE key = %s"

# Publishing.
LOCK: Final = "SELECT 1 FROM qa_index FOR UPDATE"
SUMS: Final = "SELECT kind, language, count, total FROM qa_sums"
# What the next generation begins, and what it ends: what leaves, and what is replaced.
SUMS_PUT: Final = (
    "SELECT 1, sums FROM qa_documents WHERE born IS NULL AND encoded UNION ALL "
    "SELECT -1, sums FROM qa_documents WHERE leaving AND died IS NULL AND born IS NOT NULL "
    "UNION ALL SELECT -1, d.sums FROM qa_documents p JOIN qa_documents d ON d.name = p.name "
    "AND d.born IS NOT NULL AND d.died IS NULL AND NOT d.leaving "
    "WHERE p.born IS NULL AND p.encoded"
)
LAST_EPOCH: Final = "SELECT epoch, means, sentences FROM qa_epochs ORDER BY epoch DESC LIMIT 1"
EPOCH_MADE: Final = "INSERT INTO qa_epochs (epoch, means, sentences) VALUES (%s, %s, %s)"
EPOCH_GROWN: Final = "UPDATE qa_epochs SET means = %s WHERE epoch = %s"
UNSETTLED: Final = (
    "SELECT key FROM qa_documents WHERE born IS NULL AND encoded AND epoch IS DISTINCT FROM %s "
    "UNION ALL SELECT key FROM qa_documents "
    "WHERE born IS NOT NULL AND died IS NULL AND NOT leaving AND epoch < %s ORDER BY key"
)
UNREADY: Final = (
    "SELECT count(*) FROM qa_documents "
    "WHERE born IS NULL AND (NOT encoded OR epoch IS DISTINCT FROM %s)"
)
SETTLING: Final = (
    "SELECT split FROM qa_documents WHERE key = %s AND epoch IS DISTINCT FROM %s FOR UPDATE"
)
SETTLED: Final = "UPDATE qa_documents SET epoch = %s WHERE key = %s"
UNSETTLE_PASSAGES: Final = "DELETE FROM qa_passages WHERE document = %s AND epoch = %s"
UNSETTLE_SENTENCES: Final = "DELETE FROM qa_sentences WHERE document = %s AND epoch = %s"
COPY_PASSAGES: Final = (
    "COPY qa_passages (document, epoch, place, language, copy, vector) FROM STDIN (FORMAT BINARY)"
)
COPY_SENTENCES: Final = (
    "COPY qa_sentences (document, epoch, place, language, copy, holders, lengths, vector) "
    "FROM STDIN (FORMAT BINARY)"
)
BEGIN: Final = "UPDATE qa_documents SET born = %s WHERE born IS NULL AND encoded AND epoch = %s"
END_LEFT: Final = (
    "UPDATE qa_documents SET died = %s WHERE leaving AND died IS NULL AND born IS NOT NULL"
)
END_REPLACED: Final = (
    "UPDATE qa_documents d SET died = %s FROM qa_documents p WHERE p.born IS NULL AND p.encoded "
    "AND p.epoch = %s AND d.name = p.name AND d.born IS NOT NULL AND d.died IS NULL"
)
CHANGED: Final = (
    "SELECT 1, sums, counted FROM qa_documents WHERE born = %s UNION ALL "
    "SELECT -1, sums, counted FROM qa_documents WHERE died = %s"
)
COUNTED: Final = (
    "INSERT INTO qa_frequencies (token, generation, sentences) "
    "SELECT * FROM unnest(%s::int[], %s::bigint[], %s::bigint[])"
)
SUMS_CLEARED: Final = "DELETE FROM qa_sums"
SUMMED: Final = "INSERT INTO qa_sums (kind, language, count, total) VALUES (%s, %s, %s, %s)"
# Whether something that a generation begins is a copy of what it holds.
COPIED: Final = (
    "SELECT EXISTS (SELECT FROM qa_documents n JOIN qa_passages p ON p.document = n.key "
    "AND p.epoch = %s WHERE n.born = %s AND EXISTS (SELECT FROM qa_passages q "
    "JOIN qa_documents d ON d.key = q.document AND d.born IS NOT NULL AND d.died IS NULL "
    "WHERE q.copy = p.copy AND q.epoch = p.epoch "
    "AND (q.document, q.place) <> (p.document, p.place)))"
)
PUBLISHED: Final = (
    "INSERT INTO qa_generations "
    "(generation, epoch, corpus, documents, passages, sentences, copied) "
    "VALUES (%s, %s, %s, %s, %s, %s, %s)"
)
OWN_CLEARED: Final = "DELETE FROM qa_own"
OWN_KEPT: Final = "INSERT INTO qa_own (name, bytes) VALUES (%s, %s)"

# Clearing: what was ended so long ago that no question still reads it.
OVER: Final = (
    "SELECT generation, epoch FROM qa_generations WHERE published < now() - %s::interval "
    "ORDER BY published DESC LIMIT 1"
)
PURGE: Final = "UPDATE qa_index SET purged = greatest(purged, %s)"
PURGE_DOCUMENTS: Final = "DELETE FROM qa_documents WHERE died <= %s"
# Of the tokens that were counted since the last clearing what is older is added up.
PURGE_FREQUENCIES: Final = (
    "WITH fresh AS (SELECT DISTINCT token FROM qa_frequencies "
    "WHERE generation > %s AND generation <= %s), "
    "gone AS (DELETE FROM qa_frequencies f USING fresh WHERE f.token = fresh.token "
    "AND f.generation <= %s RETURNING f.token, f.sentences) "
    "INSERT INTO qa_frequencies (token, generation, sentences) "
    "SELECT token, %s, sum(sentences)::bigint FROM gone GROUP BY token HAVING sum(sentences) <> 0"
)
PURGE_PASSAGES: Final = "DELETE FROM qa_passages WHERE epoch < %s"
PURGE_SENTENCES: Final = "DELETE FROM qa_sentences WHERE epoch < %s"
