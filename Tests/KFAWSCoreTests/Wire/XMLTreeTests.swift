// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KFAWSCore

@Suite struct XMLTreeTests {
  @Test(arguments: [
    ("<a>plain</a>", "plain", "text"),
    ("<a/>", "", "no text"),
    ("<a>x &amp; &lt;y&gt; &quot;z&quot; &apos;</a>", "x & <y> \"z\" '", "the five entities"),
    ("<a>&#233;&#x1F98A;&#13;</a>", "é🦊\r", "references by number, decimal and hexadecimal"),
    ("<a><![CDATA[<b>&amp;</b>]]></a>", "<b>&amp;</b>", "CDATA is taken as it is"),
    ("<a>one<![CDATA[ two ]]>three &amp; four</a>", "one two three & four", "several callbacks, one text"),
    ("<a>line\r\nline\nline</a>", "line\nline\nline", "XML's own line ends: expat calls once a line"),
    ("<a>b<!-- c -->d<?e f?>g</a>", "bdg", "comments and instructions are no text"),
    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a>é</a>\n", "é", "a declaration"),
    ("\u{FEFF}<a>b</a>", "b", "a byte-order mark"),
    ("<a xmlns=\"http://x/\" c=\"d\">b</a>", "b", "attributes are not looked at"),
    ("<n:a xmlns:n=\"http://x/\">b</n:a>", "b", "a prefix is no part of the name"),
  ])
  func readsText(document: String, text: String, why: String) {
    let root = XMLTree.parse(Array(document.utf8))
    #expect(root?.name == "a", "\(why)")
    #expect(root?.text == text, "\(why)")
  }

  /// Expat hands long text over in pieces, and an entity in a piece of its own: nothing may be lost between.
  @Test func keepsLongTextWhole() {
    let piece = String(repeating: "x", count: 997) + "&amp;"
    let document = "<r><Message>" + String(repeating: piece, count: 100) + "</Message></r>"
    let text = XMLTree.parse(Array(document.utf8))?["Message"]?.text
    #expect(text == String(repeating: piece.replacing("&amp;", with: "&"), count: 100))
  }

  @Test(arguments: [
    ("", "nothing at all"),
    (" \n", "white space only"),
    ("plain", "no XML"),
    (#"{"message": "no"}"#, "JSON"),
    ("<a><b></a>", "crossed elements"),
    ("<a>", "cut off"),
    ("<a/><b/>", "two roots"),
    ("<a>&nbsp;</a>", "an entity that nobody declared"),
    ("<a>\u{1}</a>", "a character that XML cannot hold"),
    ("<!DOCTYPE html><html></html>", "a document type: AWS sends none"),
    (
      #"<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;&c;</a>"#,
      "an entity bomb"
    ),
    (#"<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>"#, "a file of this machine"),
  ])
  func refuses(document: String, why: String) {
    #expect(XMLTree.parse(Array(document.utf8)) == nil, "\(why)")
  }

  @Test func refusesWhatIsNoUTF8() {
    #expect(XMLTree.parse([UInt8]("<a>".utf8) + [0xFF, 0xFE] + [UInt8]("</a>".utf8)) == nil)
  }

  @Test func findsChildrenByNameAndPath() throws {
    let document = """
      <ListResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
        <Empty/>
        <Item><Key>1</Key><Deep><Key>inner</Key></Deep></Item>
        <Other><Item><Key>not a child of the root</Key></Item></Other>
        <Item><Key>2</Key></Item>
      </ListResult>
      """
    let root = try #require(XMLTree.parse(Array(document.utf8)))
    #expect(root.children.map(\.name) == ["Empty", "Item", "Other", "Item"])
    #expect(root.children("Item").map { $0["Key"]?.text } == ["1", "2"])
    #expect(root["Item", "Deep", "Key"]?.text == "inner")
    #expect(root["Item", "Nothing", "Key"] == nil)
    #expect(root["Key"] == nil)
    #expect(root["Empty"]?.children.map(\.name) == [])
    // A name that begins like another is another.
    #expect(root["Ite"] == nil)
    #expect(root["Items"] == nil)
  }

  /// Far deeper than anything AWS sends; HostileAnswersTests has what is too deep.
  @Test func takesDeepNesting() {
    let depth = XMLTreeBuilder.depthLimit
    let document = String(repeating: "<a>", count: depth) + "x" + String(repeating: "</a>", count: depth)
    let root = XMLTree.parse(Array(document.utf8))
    #expect(root?.tree.nodes.count == depth)
    #expect(root?.tree.nodes.last?.end == depth)
    #expect(root?["a", "a"]?.text == "")
  }

  /// White space between elements is dropped; text before the first child is kept.
  @Test func keepsTextBeforeChildrenOnly() {
    let root = XMLTree.parse(Array("<a>before<b>in</b>after<c/></a>".utf8))
    #expect(root?.text == "before")
    #expect(root?["b"]?.text == "in")
    #expect(root?["c"]?.text == "")
  }
}
