# SPDX-License-Identifier: Apache-2.0
"""The register of insured people, units, accounts and benefits: loaded here, or read from the city's own database."""
