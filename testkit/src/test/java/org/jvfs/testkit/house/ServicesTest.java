// Copyright 2026 the jvfs authors
// SPDX-License-Identifier: Apache-2.0

package org.jvfs.testkit.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * A service is declared twice, in {@code module-info} for the module path and in {@code
 * META-INF/services} for the class path; the two must say the same.
 */
final class ServicesTest {
  private static final String DESCRIPTOR = "module-info.class";

  @Test
  void theClassPathFindsWhatTheModulePathFinds() throws IOException {
    Map<String, ModuleDescriptor> modules = modules();
    assertThat(modules.values())
        .extracting(ModuleDescriptor::name)
        .contains("org.jvfs.core", "org.jvfs.memfs", "org.jvfs.fuse", "org.jvfs.cli");

    Set<String> services = new TreeSet<>();
    for (ModuleDescriptor module : modules.values()) {
      services.addAll(module.uses());
      module.provides().forEach(provides -> services.add(provides.service()));
    }
    for (String service : services) {
      for (Map.Entry<String, ModuleDescriptor> module : modules.entrySet()) {
        assertThat(onClassPath(module.getKey(), service))
            .as("%s in %s", service, module.getKey())
            .isEqualTo(onModulePath(module.getValue(), service));
      }
    }
  }

  /** The modules of the house on the class path, by the address of their root. */
  private static Map<String, ModuleDescriptor> modules() throws IOException {
    Map<String, ModuleDescriptor> modules = new TreeMap<>();
    for (URL url : resources(DESCRIPTOR)) {
      try (InputStream in = url.openStream()) {
        ModuleDescriptor module = ModuleDescriptor.read(in);
        if (module.name().startsWith("org.jvfs.")) {
          String address = url.toString();
          modules.put(address.substring(0, address.length() - DESCRIPTOR.length()), module);
        }
      }
    }
    return modules;
  }

  private static List<String> onModulePath(ModuleDescriptor module, String service) {
    return module.provides().stream()
        .filter(provides -> provides.service().equals(service))
        .flatMap(provides -> provides.providers().stream())
        .toList();
  }

  private static List<String> onClassPath(String root, String service) throws IOException {
    List<String> providers = new ArrayList<>();
    for (URL url : resources("META-INF/services/" + service)) {
      if (url.toString().startsWith(root)) {
        try (BufferedReader in =
            new BufferedReader(new InputStreamReader(url.openStream(), StandardCharsets.UTF_8))) {
          in.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(providers::add);
        }
      }
    }
    return providers;
  }

  private static List<URL> resources(String name) throws IOException {
    return Collections.list(ServicesTest.class.getClassLoader().getResources(name));
  }
}
