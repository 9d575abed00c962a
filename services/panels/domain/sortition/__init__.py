"""The fairest lottery of panels: classes, quota polytope, leximin, decomposition, lottery, dealing, certificate.

`compute.lottery_of` is the whole interface. The method and its sources stand in README.md of the service.
"""

ALGORITHM = "silta-leximin-lottery/6"
"""Name and version, published with each lottery. A change that can change a result needs a new version."""
