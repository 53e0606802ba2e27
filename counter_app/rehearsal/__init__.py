# SPDX-License-Identifier: Apache-2.0
"""rehearsal: many windows at once with made-up people, on the program's own store and sync, against a real centre."""
