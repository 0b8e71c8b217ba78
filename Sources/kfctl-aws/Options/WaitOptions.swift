// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser
internal import KFAWSCore

/// How long to stay with it.
struct WaitOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How long to wait for RDS, as 40m, 1h30m or 900s.", valueName: "time"))
  var waitTimeout = DurationArgument.fortyMinutes

  @Flag(
    name: .customLong("no-wait"),
    help: "Do not wait for RDS: exit with 75 while it is at work; the same command, run again, goes on.")
  var doesNotWait = false

  var policy: WaitPolicy {
    WaitPolicy(budget: doesNotWait ? .zero : waitTimeout.duration)
  }
}
