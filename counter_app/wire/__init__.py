# SPDX-License-Identifier: Apache-2.0
"""wire: the messages between a window and the centre, their bytes, their signatures. No store, no network."""
