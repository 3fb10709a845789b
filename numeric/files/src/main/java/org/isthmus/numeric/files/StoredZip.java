package org.isthmus.numeric.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A ZIP archive in the one form that certificates have, which {@code unzip} and {@code numpy.load}
 * open. A list of members has exactly one archive, and {@link #read} accepts nothing else: no byte
 * is free.
 *
 * <p>All numbers are little-endian, of 2 or 4 bytes. For each member in order a local header:
 * {@code 50 4b 03 04}; version needed 10 (2); flags 0 (2); method 0, stored (2); time 0 (2); date
 * 0x0021, 1 January 1980 (2); CRC-32 (4); size (4); size again (4); length of the name (2); 0 (2);
 * the name; then the bytes. Then for each member in order a central header: {@code 50 4b 01 02};
 * made by 20 (2); the same eight fields from version needed to the second size; length of the name
 * (2); zeros (2, 2, 2, 2, 4); offset of the local header (4); the name. Then {@code 50 4b 05 06};
 * zeros (2, 2); the number of members (2); again (2); the size of the central headers (4); their
 * offset (4); 0 (2).
 *
 * <p>A name is made of parts joined by {@code /}; a part is of ASCII letters, digits, {@code _},
 * {@code -} and {@code .}, does not begin with {@code -} or {@code .}; a name has at most 200
 * characters. Names differ. There are 1 to 65534 members; an archive is less than 2 GiB: no ZIP64.
 */
public final class StoredZip {

  private static final int LOCAL = 0x04034b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int END = 0x06054b50;
  private static final int VERSION_NEEDED = 10;
  private static final int MADE_BY = 20;
  private static final int FIRST_OF_JANUARY_1980 = 0x0021;
  private static final int LOCAL_LENGTH = 30;
  private static final int CENTRAL_LENGTH = 46;
  private static final int END_LENGTH = 22;
  private static final int MOST_MEMBERS = 65534;
  private static final long LARGEST = Integer.MAX_VALUE - 8;
  private static final Pattern NAME =
      Pattern.compile("(?=.{1,200}$)[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*");

  private StoredZip() {}

  /** A member: a name and bytes, immutable. */
  public static final class Member {

    private final String name;
    private final ByteBuffer content;

    private Member(String name, ByteBuffer content) {
      this.name = name;
      this.content = content;
    }

    /**
     * A member with the given name and a copy of the bytes.
     *
     * @throws IllegalArgumentException if the name is not one that an archive may have
     */
    public static Member of(String name, byte[] bytes) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "' is not a name for a member of an archive (expected parts of letters, "
                + "digits, '_', '-' and '.', joined by '/')");
      }
      return new Member(name, ByteBuffer.wrap(bytes.clone()).asReadOnlyBuffer());
    }

    public String name() {
      return name;
    }

    /** The bytes, as a read-only view of their own from position 0 to the size. */
    public ByteBuffer content() {
      return content.duplicate();
    }

    /** The number of bytes. */
    public int size() {
      return content.limit();
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
      byte[] bytes = new byte[size()];
      content.get(0, bytes);
      return bytes;
    }

    private int checksum() {
      CRC32 checksum = new CRC32();
      checksum.update(content.duplicate());
      return (int) checksum.getValue();
    }

    @Override
    public boolean equals(Object object) {
      return object instanceof Member other
          && name.equals(other.name)
          && content.equals(other.content);
    }

    @Override
    public int hashCode() {
      return 31 * name.hashCode() + content.hashCode();
    }

    @Override
    public String toString() {
      return name + " (" + size() + " bytes)";
    }
  }

  /**
   * The archive of the members, in the order given.
   *
   * @throws IllegalArgumentException if there are no members or too many, two have one name, or the
   *     archive would take 2 GiB or more
   */
  public static byte[] bytes(List<Member> members) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) length(members));
    try {
      write(out, members);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /**
   * Writes the archive of the members, in the order given; the stream stays open.
   *
   * @throws IOException if the stream throws it
   * @throws IllegalArgumentException as {@link #bytes}, before anything is written
   */
  public static void write(OutputStream out, List<Member> members) throws IOException {
    length(members);
    ByteBuffer directory = buffer((int) directoryLength(members) + END_LENGTH);
    int offset = 0;
    for (Member member : members) {
      byte[] name = member.name.getBytes(StandardCharsets.US_ASCII);
      ByteBuffer fields = shared(member, name);
      out.write(buffer(4).putInt(LOCAL).array());
      out.write(fields.array());
      out.write(buffer(2).putShort((short) 0).array());
      out.write(name);
      out.write(member.toBytes());
      directory.putInt(CENTRAL).putShort((short) MADE_BY).put(fields.array());
      directory.put(new byte[12]).putInt(offset).put(name);
      offset += LOCAL_LENGTH + name.length + member.size();
    }
    short count = (short) members.size();
    int length = directory.position();
    directory.putInt(END).putInt(0).putShort(count).putShort(count);
    directory.putInt(length).putInt(offset).putShort((short) 0);
    out.write(directory.array());
  }

  /** The fields that the two headers of a member have in common. */
  private static ByteBuffer shared(Member member, byte[] name) {
    return buffer(24)
        .putShort((short) VERSION_NEEDED)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) 0)
        .putShort((short) FIRST_OF_JANUARY_1980)
        .putInt(member.checksum())
        .putInt(member.size())
        .putInt(member.size())
        .putShort((short) name.length);
  }

  private static ByteBuffer buffer(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static long directoryLength(List<Member> members) {
    long length = 0;
    for (Member member : members) {
      length += CENTRAL_LENGTH + member.name.length();
    }
    return length;
  }

  private static long length(List<Member> members) {
    if (members.isEmpty() || members.size() > MOST_MEMBERS) {
      throw new IllegalArgumentException(
          "an archive has 1 to " + MOST_MEMBERS + " members (found " + members.size() + ")");
    }
    Set<String> names = new HashSet<>();
    long length = directoryLength(members) + END_LENGTH;
    for (Member member : members) {
      if (!names.add(member.name)) {
        throw new IllegalArgumentException("an archive has two members named " + member.name);
      }
      length += LOCAL_LENGTH + member.name.length() + member.size();
    }
    if (length > LARGEST) {
      throw new IllegalArgumentException(
          "the archive is too large (found " + length + " bytes, expected less than 2 GiB)");
    }
    return length;
  }

  /**
   * Reads an archive from a file.
   *
   * @throws UnreadableFileException if the file is missing or may not be read
   * @throws MalformedContainerException if the bytes, or no bytes, are not those that {@link
   *     #write} gives for the members returned
   * @throws OutOfMemoryError if the file does not fit into memory
   */
  public static List<Member> read(Path file) {
    long length = ByteReader.lengthOrZero(file);
    if (length > LARGEST) {
      throw new MalformedContainerException(
          LARGEST,
          "the archive is too large (found " + length + " bytes, expected less than 2 GiB)");
    }
    if (length == 0) {
      return parse(new byte[0]);
    }
    try (ByteReader in = ByteReader.open(file)) {
      byte[] archive = in.read((int) length, "the archive");
      in.requireEnd();
      return parse(archive);
    }
  }

  /**
   * Reads an archive from a copy of the bytes.
   *
   * @throws MalformedContainerException if the bytes are not those that {@link #write} gives for
   *     the members returned
   */
  public static List<Member> read(byte[] archive) {
    return parse(archive.clone());
  }

  private static List<Member> parse(byte[] archive) {
    Cursor in = new Cursor(archive);
    List<Member> members = new ArrayList<>();
    List<Integer> offsets = new ArrayList<>();
    Set<String> names = new HashSet<>();
    while (members.isEmpty() || in.upcoming() == LOCAL) {
      offsets.add(in.at);
      Member member = in.local();
      if (!names.add(member.name)) {
        throw new MalformedContainerException(
            offsets.get(members.size()), "there are two members named " + member.name);
      }
      members.add(member);
      if (members.size() > MOST_MEMBERS) {
        throw new MalformedContainerException(in.at, "there are too many members");
      }
    }
    int directory = in.at;
    for (int i = 0; i < members.size(); i++) {
      in.central(members.get(i), offsets.get(i));
    }
    int length = in.at - directory;
    in.expect(4, END, "the signature of the end");
    in.expect(2, 0, "the number of this disk");
    in.expect(2, 0, "the first disk");
    in.expect(2, members.size(), "the number of members on this disk");
    in.expect(2, members.size(), "the number of members");
    in.expect(4, length, "the size of the central headers");
    in.expect(4, directory, "the offset of the central headers");
    in.expect(2, 0, "the length of the comment");
    if (in.at != archive.length) {
      throw new MalformedContainerException(
          in.at,
          "there are bytes after the end of the archive (found " + archive.length
              + " bytes, expected " + in.at + ")");
    }
    return List.copyOf(members);
  }

  /** A position in an archive; every field is compared with the only value that it may have. */
  private static final class Cursor {

    private final byte[] archive;
    private final ByteBuffer bytes;
    private int at;

    private Cursor(byte[] archive) {
      this.archive = archive;
      this.bytes = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int upcoming() {
      return archive.length - at < 4 ? 0 : bytes.getInt(at);
    }

    private Member local() {
      int start = at;
      expect(4, LOCAL, "the signature of a member");
      expect(2, VERSION_NEEDED, "the version needed");
      expect(2, 0, "the flags");
      expect(2, 0, "the method");
      expect(2, 0, "the time");
      expect(2, FIRST_OF_JANUARY_1980, "the date");
      int checksum = (int) field(4, "a checksum");
      long size = field(4, "a size");
      expect(4, size, "the stored size");
      int length = (int) field(2, "the length of a name");
      expect(2, 0, "the length of the extra field");
      int nameAt = at;
      String name = text(length);
      if (!NAME.matcher(name).matches()) {
        throw new MalformedContainerException(nameAt, "a member has a name that is not allowed");
      }
      require(size, "member " + name);
      Member member =
          new Member(
              name, ByteBuffer.wrap(archive, at, (int) size).slice().asReadOnlyBuffer());
      at += (int) size;
      if (member.checksum() != checksum) {
        throw new MalformedContainerException(
            start + 14, "the checksum of member " + name + " does not fit its bytes");
      }
      return member;
    }

    private void central(Member member, int offset) {
      String of = " of member " + member.name;
      expect(4, CENTRAL, "the signature of the central header" + of);
      expect(2, MADE_BY, "the version made by" + of);
      expect(2, VERSION_NEEDED, "the version needed" + of);
      expect(2, 0, "the flags" + of);
      expect(2, 0, "the method" + of);
      expect(2, 0, "the time" + of);
      expect(2, FIRST_OF_JANUARY_1980, "the date" + of);
      expect(4, member.checksum() & 0xffffffffL, "the checksum" + of);
      expect(4, member.size(), "the stored size" + of);
      expect(4, member.size(), "the size" + of);
      expect(2, member.name.length(), "the length of the name" + of);
      expect(2, 0, "the length of the extra field" + of);
      expect(2, 0, "the length of the comment" + of);
      expect(2, 0, "the disk" + of);
      expect(2, 0, "the internal attributes" + of);
      expect(4, 0, "the external attributes" + of);
      expect(4, offset, "the offset" + of);
      int nameAt = at;
      if (!text(member.name.length()).equals(member.name)) {
        throw new MalformedContainerException(nameAt, "the central header has another name" + of);
      }
    }

    private void expect(int length, long expected, String what) {
      int start = at;
      long found = field(length, what);
      if (found != expected) {
        throw new MalformedContainerException(
            start, what + " is wrong (found " + found + ", expected " + expected + ")");
      }
    }

    private long field(int length, String what) {
      require(length, what);
      long value = length == 2 ? bytes.getShort(at) & 0xffff : bytes.getInt(at) & 0xffffffffL;
      at += length;
      return value;
    }

    private String text(int length) {
      require(length, "a name");
      String text = new String(archive, at, length, StandardCharsets.ISO_8859_1);
      at += length;
      return text;
    }

    private void require(long length, String what) {
      if (archive.length - at < length) {
        throw new MalformedContainerException(
            archive.length,
            "the archive is cut off in " + what + " (found " + archive.length
                + " bytes, expected at least " + (at + length) + ")");
      }
    }
  }
}
