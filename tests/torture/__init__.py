"""What power, links and thieves do to a box and its city, on real file systems and real connections.

Each proof is a program that runs in namespaces of its own (`namespace.py`) and prints what it counted. `make test` runs
short series through the tests beside them, `make torture` (`__main__.py`) long ones.
"""
