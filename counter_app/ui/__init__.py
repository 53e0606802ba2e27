# SPDX-License-Identifier: Apache-2.0
"""Windows: the only room with Qt. Pages call the desk; what touches the disk goes through ``StoreOperation``."""
