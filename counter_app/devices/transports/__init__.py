# SPDX-License-Identifier: Apache-2.0
"""Wires: where bytes go and come from."""
