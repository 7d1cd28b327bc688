"""Reading: from the bytes of a dump to its pages. One module a format."""

from etl.read.dump import DumpChanged, DumpUnreadable, survey
from etl.read.faults import Fault
from etl.read.flatten import flatten
from etl.read.reader import Reader
from etl.read.stream import Tally

__all__ = ["DumpChanged", "DumpUnreadable", "Fault", "Reader", "Tally", "flatten", "survey"]
