package org.isthmus.numeric.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * Reads the {@code .npz} files that people have: ZIP archives of {@code .npy} members, stored or
 * deflated. Names that lead out of a folder, duplicates, other members and sizes that cannot be
 * true are refused; checksums are checked.
 */
final class NpzReader {

  private static final String SUFFIX = ".npy";
  private static final int MOST_MEMBERS = 100_000;

  private NpzReader() {}

  /** The arrays whose names are wanted, by name, in the order of the file. */
  static Map<String, ArrayData> read(Path file, Predicate<String> wanted) {
    String place = file.toString();
    long length = ByteReader.length(file);
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Map<String, ArrayData> arrays = new LinkedHashMap<>();
      for (ZipEntry entry : checkedEntries(place, length, zip)) {
        String name = arrayName(entry);
        if (wanted.test(name)) {
          arrays.put(name, read(place, zip, entry));
        }
      }
      return arrays;
    } catch (ZipException e) {
      throw new UnreadableFileException(
          place, "this is not a ZIP archive that can be read (" + e.getMessage() + ")", e);
    } catch (IOException e) {
      throw ByteReader.failure(place, e);
    }
  }

  /** The names of all arrays, in the order of the file. */
  static List<String> names(Path file) {
    List<String> names = new ArrayList<>();
    read(
        file,
        name -> {
          names.add(name);
          return false;
        });
    return names;
  }

  private static List<ZipEntry> checkedEntries(String place, long length, ZipFile zip) {
    List<ZipEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long total = 0;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (!isPlain(name)) {
        throw new UnreadableFileException(
            place,
            "a member has a name that is not allowed (found \"" + LineText.shown(name)
                + "\", expected a relative path without '..')");
      }
      if (!name.endsWith(SUFFIX) || name.length() == SUFFIX.length()) {
        throw new UnreadableFileException(
            place,
            "a member is not an array (found \"" + LineText.shown(name)
                + "\", expected a name in .npy)");
      }
      if (!names.add(name)) {
        throw new UnreadableFileException(
            place, "there are two members named \"" + LineText.shown(name) + "\"");
      }
      long size = entry.getSize();
      long stored = entry.getCompressedSize();
      if (size < 0 || stored < 0 || stored > length
          || size / ByteReader.LARGEST_EXPANSION > stored
          || (total += size) / ByteReader.LARGEST_EXPANSION > length) {
        throw new UnreadableFileException(
            place,
            "member \"" + LineText.shown(name) + "\" claims a size that cannot be true (found "
                + size + " bytes from " + stored + " in a file of " + length + ")");
      }
      if (entries.size() == MOST_MEMBERS) {
        throw new UnreadableFileException(
            place, "there are too many members (expected at most " + MOST_MEMBERS + ")");
      }
      entries.add(entry);
    }
    return entries;
  }

  private static boolean isPlain(String name) {
    if (name.isEmpty() || name.startsWith("/") || name.indexOf('\\') >= 0
        || name.indexOf(':') >= 0) {
      return false;
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return false;
      }
    }
    return name.chars().noneMatch(Character::isISOControl);
  }

  private static String arrayName(ZipEntry entry) {
    return entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
  }

  private static ArrayData read(String place, ZipFile zip, ZipEntry entry) throws IOException {
    CheckedInputStream content = new CheckedInputStream(open(zip, entry), new CRC32());
    String member = place + "(" + entry.getName() + ")";
    try (ByteReader in = ByteReader.of(member, content, entry.getSize())) {
      ArrayData array = NpyReader.read(in, arrayName(entry));
      if (content.getChecksum().getValue() != entry.getCrc()) {
        throw in.fail("the member is damaged (its checksum does not fit)");
      }
      return array;
    }
  }

  private static InputStream open(ZipFile zip, ZipEntry entry) throws IOException {
    if (entry.getMethod() != ZipEntry.STORED && entry.getMethod() != ZipEntry.DEFLATED) {
      throw new ZipException(
          "member " + LineText.shown(entry.getName()) + " is compressed by method "
              + entry.getMethod());
    }
    InputStream content = zip.getInputStream(entry);
    if (content == null) {
      throw new ZipException("member " + LineText.shown(entry.getName()) + " is not there");
    }
    return content;
  }
}
