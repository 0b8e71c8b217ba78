// SPDX-License-Identifier: Apache-2.0

internal import Dispatch
internal import KFAWSCore

#if canImport(Darwin)
  internal import Darwin
#elseif canImport(Glibc)
  internal import Glibc
#else
  internal import Musl
#endif

extension ChildCommand {
  static let queue = DispatchQueue(label: "kfctl-aws.children", attributes: .concurrent)

  /// Feeds it, drains it, and collects it.
  func serve(_ stop: ChildPipe) throws(SpawnedChild.NotStarted) -> Ending {
    let (input, output, error) = (try ChildPipe(), try ChildPipe(), try ChildPipe())
    let streams = [
      (input.reading, STDIN_FILENO), (output.writing, STDOUT_FILENO), (error.writing, STDERR_FILENO),
    ]
    let child = try SpawnedChild(
      path: path, arguments: [path] + arguments, environment: environment, streams: streams, leadsGroup: true)
    output.closeWriting()
    error.closeWriting()
    _ = fcntl(input.writing, F_SETFL, O_NONBLOCK)
    var left = ArraySlice(self.input)
    if left.isEmpty { input.closeWriting() }
    var texts: [[UInt8]] = [[], []]
    var isOpen = [true, true]
    while isOpen.contains(true) {
      var ends = [
        pollfd(fd: stop.reading, events: Int16(POLLIN), revents: 0),
        pollfd(fd: input.writing, events: Int16(POLLOUT), revents: 0),
        pollfd(fd: isOpen[0] ? output.reading : -1, events: Int16(POLLIN), revents: 0),
        pollfd(fd: isOpen[1] ? error.reading : -1, events: Int16(POLLIN), revents: 0),
      ]
      _ = poll(&ends, nfds_t(ends.count), -1)
      if ends[0].revents != 0 {
        return Ending(status: Self.code(child.stop()), output: [], error: "")
      }
      if ends[1].revents != 0, !Self.feed(&left, to: input.writing) { input.closeWriting() }
      for index in 0...1 where ends[index + 2].revents != 0 {
        isOpen[index] = Self.drain(index == 0 ? output.reading : error.reading, into: &texts[index])
      }
    }
    return Ending(
      status: Self.code(child.collect()), output: texts[0], error: String(decoding: texts[1], as: UTF8.self))
  }

  /// False when all is given, or nobody takes it any more.
  private static func feed(_ left: inout ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    let count = left.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    if count < 0 { return errno == EAGAIN || errno == EINTR }
    left = left.dropFirst(count)
    return !left.isEmpty
  }

  /// False at the end of the stream.
  private static func drain(_ descriptor: Int32, into text: inout [UInt8]) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = read(descriptor, &buffer, buffer.count)
    if count < 0 { return errno == EINTR || errno == EAGAIN }
    text += buffer[..<max(0, count)]
    return count > 0
  }

  /// The exit code of what `waitpid` gives; 128 and the signal's number when a signal ended it.
  private static func code(_ status: Int32) -> Int32 {
    status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + (status & 0x7F)
  }
}
