// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.cli.image;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jvfs.uapi.Timespec;

/** Points in time by a format of date(1), in the C locale and the machine's time zone. */
final class TimeFormat {
  private static final ZoneId ZONE = ZoneId.systemDefault();
  private static final String[] MONTHS = {
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"
  };
  private static final String[] DAYS = {
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"
  };

  private TimeFormat() {}

  /** With %: A B C D F H I M N R S T Y Z a b c d e h j k l m n p s t u w y z and %%. */
  static String format(String format, Timespec time) {
    ZonedDateTime t = Instant.ofEpochSecond(time.sec(), time.nsec()).atZone(ZONE);
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char c = format.charAt(i);
      if (c != '%' || i + 1 == format.length()) {
        s.append(c);
      } else {
        s.append(field(format.charAt(++i), t));
      }
    }
    return s.toString();
  }

  /** One field. */
  static String field(char c, ZonedDateTime t) {
    String day = DAYS[t.getDayOfWeek().getValue() - 1];
    String month = MONTHS[t.getMonthValue() - 1];
    int hour12 = (t.getHour() + 11) % 12 + 1;
    return switch (c) {
      case 'Y' -> Integer.toString(t.getYear());
      case 'C' -> two(t.getYear() / 100);
      case 'y' -> two(Math.floorMod(t.getYear(), 100));
      case 'm' -> two(t.getMonthValue());
      case 'd' -> two(t.getDayOfMonth());
      case 'e' -> spaced(t.getDayOfMonth());
      case 'H' -> two(t.getHour());
      case 'I' -> two(hour12);
      case 'k' -> spaced(t.getHour());
      case 'l' -> spaced(hour12);
      case 'M' -> two(t.getMinute());
      case 'S' -> two(t.getSecond());
      case 'N' -> String.format(Locale.ROOT, "%09d", t.getNano());
      case 's' -> Long.toString(t.toEpochSecond());
      case 'j' -> String.format(Locale.ROOT, "%03d", t.getDayOfYear());
      case 'u' -> Integer.toString(t.getDayOfWeek().getValue());
      case 'w' -> Integer.toString(t.getDayOfWeek().getValue() % 7);
      case 'p' -> t.getHour() < 12 ? "AM" : "PM";
      case 'A' -> day;
      case 'a' -> day.substring(0, 3);
      case 'B' -> month;
      case 'b', 'h' -> month.substring(0, 3);
      case 'z' -> offset(t.getOffset().getTotalSeconds());
      case 'Z' -> DateTimeFormatter.ofPattern("zzz", Locale.ROOT).format(t).replace("Z", "UTC");
      case 'F' -> field('Y', t) + "-" + field('m', t) + "-" + field('d', t);
      case 'D' -> field('m', t) + "/" + field('d', t) + "/" + field('y', t);
      case 'R' -> field('H', t) + ":" + field('M', t);
      case 'T' -> field('R', t) + ":" + field('S', t);
      case 'c' ->
          field('a', t)
              + " "
              + field('b', t)
              + " "
              + field('e', t)
              + " "
              + field('T', t)
              + " "
              + field('Y', t);
      case 'n' -> "\n";
      case 't' -> "\t";
      case '%' -> "%";
      default -> "%" + c;
    };
  }

  static ZonedDateTime zoned(Timespec time) {
    return Instant.ofEpochSecond(time.sec(), time.nsec()).atZone(ZONE);
  }

  private static String offset(int seconds) {
    int minutes = Math.abs(seconds) / 60;
    return (seconds < 0 ? "-" : "+") + two(minutes / 60) + two(minutes % 60);
  }

  private static String two(int n) {
    return n < 10 ? "0" + n : Integer.toString(n);
  }

  private static String spaced(int n) {
    return n < 10 ? " " + n : Integer.toString(n);
  }
}
