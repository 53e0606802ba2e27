# SPDX-License-Identifier: Apache-2.0
"""Devices that are played: they speak the real wire from a process of their own, for practice and for tests."""
