// SPDX-License-Identifier: Apache-2.0

internal import ArgumentParser

/// How results and progress are shown.
struct OutputOptions: ParsableArguments {
  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json
  }

  enum Progress: String, CaseIterable, ExpressibleByArgument {
    case auto, tty, plain, json, none
  }

  @Option(help: "The form of the result on standard output.")
  var output = Format.text

  @Option(help: "The form of the progress on standard error; auto is tty on a terminal, plain elsewhere.")
  var progress = Progress.auto

  @Flag(name: .shortAndLong, help: "Show each AWS call with its status and request id; never a secret.")
  var verbose: Int
}
