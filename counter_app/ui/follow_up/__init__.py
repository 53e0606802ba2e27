# SPDX-License-Identifier: Apache-2.0
"""差评处理: bad evaluations and what is done about each."""
