# SPDX-License-Identifier: Apache-2.0
"""Tests of the way to the centre, against a real one."""
