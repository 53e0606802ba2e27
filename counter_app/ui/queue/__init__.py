# SPDX-License-Identifier: Apache-2.0
"""叫号, 暂停, 锁屏 and 交接 at the window."""
