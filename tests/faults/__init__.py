# SPDX-License-Identifier: Apache-2.0
"""Faults on purpose: processes that are killed, lines that are cut, disks that lie; and a checker outside it all."""
