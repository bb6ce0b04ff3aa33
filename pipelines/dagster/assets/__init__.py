"""The route as Dagster assets, left to right: sources, events, facts, publication.

Here: what the asset graph shows; every asset calls a step of `pipelines.route`. Not here: any rule, path or schema.
Assets return `MaterializeResult`, never data: a returned frame would be pickled into Dagster's folder. Steps exchange
Parquet through the lake, so any executor can run them.
"""
