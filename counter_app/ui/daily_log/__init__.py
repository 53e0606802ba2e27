# SPDX-License-Identifier: Apache-2.0
"""窗口日志: the clerk's page to close the day, and the supervisor's to look through and sign it."""
