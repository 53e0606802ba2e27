# SPDX-License-Identifier: Apache-2.0
"""The built package in clean Debian trees: what must come out alike everywhere is made in each and held together."""
