"""Shared by every test: which store is used, and where files of a run go."""

import os
import tempfile

os.environ.setdefault("LIANFANG_HOME", tempfile.mkdtemp(prefix="lianfang-tests-"))
os.environ.setdefault("LIANFANG_MODE", "demonstration")
