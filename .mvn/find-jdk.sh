# Prints the home of a JDK that can build and run Call Manager, or fails when the machine has none.
# Looks at CALLMANAGER_JAVA_HOME, JAVA_HOME and the java on the PATH first, then where systems keep their JDKs.
# Sourced by ./mvnw and ./callmanager.

CALLMANAGER_JDK_VERSION=25

jdk_version() { # home -> major version, from the JDK's own release file
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

jdk_on_path() {
  java_on_path=$(command -v java 2>/dev/null) || return 0
  java_on_path=$(readlink -f "$java_on_path" 2>/dev/null) || return 0
  dirname "$(dirname "$java_on_path")"
}

find_jdk() (
  set +f
  for home in "${CALLMANAGER_JAVA_HOME-}" "${JAVA_HOME-}" "$(jdk_on_path)" \
    /usr/lib/jvm/* /opt/*jdk* /opt/java/* "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/.local/share/mise/installs/java/* /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    [ -n "$home" ] && version=$(jdk_version "$home") || continue
    if [ -n "$version" ] && [ "$version" -ge "$CALLMANAGER_JDK_VERSION" ]; then
      printf '%s\n' "$home"
      exit 0
    fi
  done
  exit 1
)
