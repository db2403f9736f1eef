#!/usr/bin/env bash
# RDF4J 5.3.1: STRLEN and SUBSTR count units of UTF-16, and SUBSTR cuts a character beyond U+FFFF in half. SPARQL 1.1,
# 17.4.3.2 and 17.4.3.3 (fn:string-length, fn:substring): both count characters. Seen with 𠮷县, a name of two characters,
# the first a rare one as in many names of places and people: its length is 3, and FILTER(STRLEN(?name) = 2) does not find
# it; its first character by SUBSTR(?name, 1, 1) is the surrogate U+D842, which is no character and has no form in
# UTF-8, so that answers have a question mark there; and SUBSTR(?name, 2) begins with the other half. Nothing is raised.
# REPLACE and REGEX take characters as a whole: REPLACE(?name, "^(.).*$", "$1") gives 𠮷.
# Needs java (17 or later, with its compiler) and mvn; installs RDF4J 5.3.1 into a temporary folder.
# Ends with 0 if the behaviour is as described, with 1 if it changed.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/pom.xml" <<'XML'
<project><modelVersion>4.0.0</modelVersion><groupId>e.example</groupId><artifactId>halves</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.eclipse.rdf4j</groupId><artifactId>rdf4j-repository-sail</artifactId><version>5.3.1</version></dependency>
    <dependency><groupId>org.eclipse.rdf4j</groupId><artifactId>rdf4j-sail-memory</artifactId><version>5.3.1</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
cat >"$work/Halves.java" <<'JAVA'
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.rdf4j.model.vocabulary.RDFS;
import org.eclipse.rdf4j.repository.sail.SailRepository;
import org.eclipse.rdf4j.sail.memory.MemoryStore;

public class Halves {
    static final String NAME = "\uD842\uDFB7\u53BF";

    static String points(String text) {
        return text.codePoints().mapToObj(point -> String.format("U+%04X", point)).collect(Collectors.joining(" "));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> seen = new ArrayList<>();
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        var repository = new SailRepository(new MemoryStore());
        try (var connection = repository.getConnection()) {
            var values = connection.getValueFactory();
            connection.add(values.createIRI("http://e.example/place"), RDFS.LABEL, values.createLiteral(NAME));
            for (String asked : new String[] {"STRLEN(?name)", "SUBSTR(?name, 1, 1)", "SUBSTR(?name, 2)", "REPLACE(?name, \"^(.).*$\", \"$1\")"}) {
                try (var rows = connection.prepareTupleQuery("SELECT (" + asked + " AS ?x) { ?place rdfs:label ?name }").evaluate()) {
                    String value = rows.next().getValue("x").stringValue();
                    seen.add(points(value));
                    seen.add(new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
                }
                out.println(asked + ": " + seen.get(seen.size() - 2) + ", in UTF-8 " + seen.get(seen.size() - 1));
            }
            try (var rows = connection.prepareTupleQuery("SELECT ?name { ?place rdfs:label ?name FILTER(STRLEN(?name) = 2) }").evaluate()) {
                seen.add("found " + rows.stream().count());
            }
            out.println("by FILTER(STRLEN(?name) = 2): " + seen.get(seen.size() - 1));
        } finally {
            repository.shutDown();
        }
        var expected = List.of("U+0033", "3", "U+D842", "?", "U+DFB7 U+53BF", "?\u53BF", "U+20BB7", "\uD842\uDFB7", "found 0");
        if (!seen.equals(expected)) {
            out.println("changed");
            System.exit(1);
        }
    }
}
JAVA
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DoutputDirectory="$work/jars" >"$work/mvn.log" 2>&1 || { cat "$work/mvn.log"; exit 2; }
java -cp "$work/jars/*" "$work/Halves.java"
