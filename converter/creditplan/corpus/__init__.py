"""Many plans: each converted by itself, written into shards, in memory that does not grow with their number.

The road of one publication is :mod:`creditplan.pipeline`; this is the road of a country's plans.
"""
