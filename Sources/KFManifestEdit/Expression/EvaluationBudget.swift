// SPDX-License-Identifier: Apache-2.0

/// Bounds what an expression may make and look at: a few words of `..` and `=` can double a text at every step.
struct EvaluationBudget {
  private var left: Int

  /// Enough to give every node of a text a few values.
  init(nodes: Int) { left = 2_000_000 + 8 * nodes }

  /// - Throws: ``ManifestError/Code/tooLarge`` when all is spent.
  mutating func spend(_ amount: Int) throws(ManifestError) {
    left -= amount
    guard left >= 0 else {
      throw ManifestError(
        .tooLarge,
        "the expression makes too many values",
        remedy: "address less of the document at once"
      )
    }
  }
}
