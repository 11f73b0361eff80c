-- The bars are in a file of their own now: migrations/sqlite_bars and docs/adr/0020. They were copied there before this
-- migration; see open_store() in src/app/setup/store.hpp.

DROP TABLE bars;
DROP TABLE series;
DROP TABLE symbols;
DROP TABLE removed_symbols;
