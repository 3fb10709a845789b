package org.isthmus.grammar.certificate;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.isthmus.numeric.files.Digests;
import org.isthmus.numeric.files.StoredZip;

/**
 * Changes the file of a certificate as somebody would who knows the format: checksums and digests
 * are taken anew, so that only what was changed is wrong.
 */
final class Forger {

  static final String TEXT = "certificate.txt";

  private Forger() {}

  static String text(byte[] file) {
    return new String(StoredZip.read(file).get(0).toBytes(), StandardCharsets.UTF_8);
  }

  /** The lines of the text but the last, which has the digest of those before it. */
  static List<String> lines(byte[] file) {
    String text = text(file);
    return List.of(text.substring(0, text.lastIndexOf("end ")).split("\n"));
  }

  /** The file with other lines, and with the digest of these. */
  static byte[] withLines(byte[] file, List<String> lines) {
    return withText(file, sealed(String.join("\n", lines) + "\n"));
  }

  static String sealed(String textWithoutEnd) {
    return textWithoutEnd
        + "end " + Digests.of(textWithoutEnd.getBytes(StandardCharsets.UTF_8)) + "\n";
  }

  /** The file with another text as it is. */
  static byte[] withText(byte[] file, String text) {
    return withMembers(
        file,
        members -> {
          members.set(
              0, StoredZip.Member.of(TEXT, text.getBytes(StandardCharsets.UTF_8)));
          return members;
        });
  }

  static byte[] withMembers(byte[] file, UnaryOperator<List<StoredZip.Member>> change) {
    return StoredZip.bytes(change.apply(new ArrayList<>(StoredZip.read(file))));
  }

  /** The file with other bytes of an array, and with the digest of these in the text. */
  static byte[] withArray(byte[] file, String name, UnaryOperator<byte[]> change) {
    List<StoredZip.Member> members = new ArrayList<>(StoredZip.read(file));
    String text = text(file);
    for (int k = 1; k < members.size(); k++) {
      String member = members.get(k).name();
      if (member.equals(name + ".npy") || member.equals(name + ".txt")) {
        byte[] before = members.get(k).toBytes();
        byte[] after = change.apply(before.clone());
        members.set(k, StoredZip.Member.of(member, after));
        text = text.replaceFirst(
            "(?m)^((?:array|fractions) " + name.replace(".", "\\.") + " .*) [0-9a-f]{64}$",
            "$1 " + Digests.of(after));
      }
    }
    byte[] changed = StoredZip.bytes(members);
    return withText(changed, sealed(text.substring(0, text.lastIndexOf("end "))));
  }
}
