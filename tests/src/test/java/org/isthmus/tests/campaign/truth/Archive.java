package org.isthmus.tests.campaign.truth;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A certificate taken apart: the lines of its text but the last one, that one, and the members
 * behind it. Put together again the archive is as it should be; the digests in the text are only if
 * {@link #sealed} was asked for.
 */
public record Archive(List<String> lines, String end, List<Member> arrays) {

  public static final String TEXT = "certificate.txt";

  private static final Pattern DECLARED =
      Pattern.compile("(array|fractions) (\\S+) (vector|matrix) .*");
  private static final Pattern LAYER =
      Pattern.compile("(?:hidden \".*\" (\\d{1,5}) \\S+|output (\\d{1,5})) (bias|nobias)");

  public record Member(String name, byte[] bytes) {}

  /** Takes apart a file that is a certificate. */
  public static Archive of(byte[] file) {
    List<Member> members = members(file);
    String text = new String(members.get(0).bytes(), StandardCharsets.UTF_8);
    int at = text.lastIndexOf("\nend ") + 1;
    return new Archive(
        List.of(text.substring(0, at - 1).split("\n", -1)),
        text.substring(at),
        members.subList(1, members.size()));
  }

  public static List<Member> members(byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<Member> members = new ArrayList<>();
    while (in.getInt(in.position()) == 0x04034b50) {
      byte[] bytes = new byte[in.getInt(in.position() + 18)];
      byte[] name = new byte[in.getShort(in.position() + 26)];
      in.position(in.position() + 30);
      in.get(name).get(bytes);
      members.add(new Member(new String(name, StandardCharsets.ISO_8859_1), bytes));
    }
    return members;
  }

  public Archive withLines(List<String> other) {
    return new Archive(List.copyOf(other), end, arrays);
  }

  public Archive withArrays(List<Member> other) {
    return new Archive(lines, end, List.copyOf(other));
  }

  public List<Member> members() {
    List<Member> members = new ArrayList<>();
    String text = String.join("\n", lines) + "\n" + end;
    members.add(new Member(TEXT, text.getBytes(StandardCharsets.UTF_8)));
    members.addAll(arrays);
    return members;
  }

  public byte[] file() {
    return zip(members());
  }

  /** An archive in the form of a certificate. */
  public static byte[] zip(List<Member> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream directory = new ByteArrayOutputStream();
    for (Member member : members) {
      byte[] name = member.name().getBytes(StandardCharsets.ISO_8859_1);
      CRC32 crc = new CRC32();
      crc.update(member.bytes());
      byte[] fields =
          buffer(24)
              .putShort((short) 10)
              .putShort((short) 0)
              .putShort((short) 0)
              .putShort((short) 0)
              .putShort((short) 0x21)
              .putInt((int) crc.getValue())
              .putInt(member.bytes().length)
              .putInt(member.bytes().length)
              .putShort((short) name.length)
              .array();
      directory.writeBytes(buffer(6).putInt(0x02014b50).putShort((short) 20).array());
      directory.writeBytes(fields);
      directory.writeBytes(buffer(16).putInt(12, out.size()).array());
      directory.writeBytes(name);
      out.writeBytes(buffer(4).putInt(0x04034b50).array());
      out.writeBytes(fields);
      out.writeBytes(new byte[2]);
      out.writeBytes(name);
      out.writeBytes(member.bytes());
    }
    int at = out.size();
    out.writeBytes(directory.toByteArray());
    out.writeBytes(
        buffer(22)
            .putInt(0x06054b50)
            .putInt(0)
            .putShort((short) members.size())
            .putShort((short) members.size())
            .putInt(directory.size())
            .putInt(at)
            .putShort((short) 0)
            .array());
    return out.toByteArray();
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The same with the digest of the text made anew. */
  public Archive ended() {
    byte[] text = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    return new Archive(lines, "end " + sha256(text) + "\n", arrays);
  }

  /** The same with the digests of arrays and of the text made anew, not those of models. */
  public Archive withArrayDigests() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    arrays.forEach(member -> members.put(member.name(), member.bytes()));
    List<String> fresh = new ArrayList<>();
    for (String line : lines) {
      Matcher declared = DECLARED.matcher(line);
      byte[] bytes = declared.matches() ? members.get(member(declared)) : null;
      fresh.add(bytes == null ? line : withLastWord(line, sha256(bytes)));
    }
    return withLines(fresh).ended();
  }

  /** The same with all digests made anew, as far as what they are taken of is there. */
  public Archive sealed() {
    Archive anew = withArrayDigests();
    List<String> fresh = new ArrayList<>();
    for (String line : anew.lines) {
      Optional<String> digest = Optional.empty();
      if (line.startsWith("first \"")) {
        digest = anew.modelDigest("A");
      } else if (line.startsWith("second \"")) {
        digest = anew.modelDigest("B");
      } else if (line.startsWith("model \"")) {
        digest = anew.modelDigest("M");
      }
      fresh.add(digest.map(sha -> withLastWord(line, sha)).orElse(line));
    }
    return anew.withLines(fresh).ended();
  }

  private static String member(Matcher declared) {
    return declared.group(2) + (declared.group(1).equals("array") ? ".npy" : ".txt");
  }

  private static String withLastWord(String line, String word) {
    return line.substring(0, line.lastIndexOf(' ') + 1) + word;
  }

  private Optional<String> modelDigest(String prefix) {
    Map<String, Table> tables;
    try {
      tables = tables();
    } catch (RuntimeException e) {
      // The text and the arrays do not fit, and there is no digest that would be right.
      return Optional.empty();
    }
    List<Matcher> layers =
        lines.stream().map(LAYER::matcher).filter(Matcher::matches).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        ("isthmus-parameters-1 " + layers.size() + "\n").getBytes(StandardCharsets.US_ASCII));
    for (int l = 1; l <= layers.size(); l++) {
      Table weights = tables.get(prefix + ".W" + l);
      Table biases = tables.get(prefix + ".b" + l);
      boolean hasBias = layers.get(l - 1).group(3).equals("bias");
      if (weights == null || hasBias && biases == null) {
        return Optional.empty();
      }
      out.writeBytes(
          weights.digested("W" + l + " " + weights.height() + " " + weights.width()));
      if (hasBias) {
        out.writeBytes(biases.digested("b" + l + " " + biases.width()));
      }
    }
    return Optional.of(sha256(out.toByteArray()));
  }

  /** The arrays that the text declares, by their names. */
  public Map<String, Table> tables() {
    Map<String, byte[]> members = new LinkedHashMap<>();
    arrays.forEach(member -> members.put(member.name(), member.bytes()));
    Map<String, Table> tables = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher declared = DECLARED.matcher(line);
      if (declared.matches()) {
        tables.put(
            declared.group(2),
            Table.read(
                declared.group(3).equals("vector"),
                declared.group(1).equals("fractions"),
                members.get(member(declared))));
      }
    }
    return tables;
  }

  /** The same with other numbers in an array; its line and its member change as they must. */
  public Archive with(String name, Table table) {
    List<Member> fresh = new ArrayList<>(arrays);
    boolean fractions = table.hasFractions();
    fresh.replaceAll(
        member ->
            member.name().equals(name + ".npy") || member.name().equals(name + ".txt")
                ? new Member(name + (fractions ? ".txt" : ".npy"), table.bytes())
                : member);
    List<String> text = new ArrayList<>(lines);
    text.replaceAll(
        line -> {
          Matcher declared = DECLARED.matcher(line);
          return declared.matches() && declared.group(2).equals(name)
              ? (fractions ? "fractions" : "array") + line.substring(declared.end(1))
              : line;
        });
    return new Archive(text, end, fresh);
  }
}
