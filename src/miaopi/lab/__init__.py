"""The lab: rules tried on many cases at once, without deciding any.

Owns no table. `sampling` makes fact sets for trials, `running` decides a Parquet file by SQL on DuckDB (what
SQL cannot say exactly, by the compiled rules), `backtest` compares two versions. docs/lab.md tells the rest.
"""
