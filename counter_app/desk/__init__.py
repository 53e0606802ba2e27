# SPDX-License-Identifier: Apache-2.0
"""What a clerk can do, one module a use case. No Qt, no drawing; everything is plain calls that return or raise."""
