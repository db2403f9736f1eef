"""Plans to the files of a publication: :func:`creditplan.publishing.publication.publish` writes them.

Who makes files gives each as a :class:`~creditplan.publishing.products.Product`; what they are called is in
``products.toml``, what columns tables have in ``tables.toml``.
"""
