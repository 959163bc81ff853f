"""取り込みと書き出し: files that come in and lists that go out."""
