# SPDX-License-Identifier: Apache-2.0
"""A Kubernetes API server on loopback for the tests of kfctl-aws.

It speaks enough of Kubernetes 1.28 to 1.36 for a real kubectl and nothing of a
cluster is behind it: controllers, nodes, webhooks and pods are played, as a test
asks for it through the control endpoint that control.py describes. Everything it
answers was held against recordings of a real server (README.md, selfcheck.py).
"""
