"""The box around a process that loads foreign models: what it sees, may write, and may use.

A box is described once (`policy`), and built by whichever tool the machine has (`bubblewrap`, or
`namespaces` over util-linux's `unshare`). docs/security.md tells what it keeps from whom.
"""
