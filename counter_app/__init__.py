# SPDX-License-Identifier: Apache-2.0
"""The counter of a medical-insurance (医保) service hall."""

__version__ = "0.1.0"
