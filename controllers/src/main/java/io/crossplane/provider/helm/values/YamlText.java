package io.crossplane.provider.helm.values;

import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Values written as YAML, read as Helm reads them: YAML 1.1 with the types of go-yaml v2 ({@code yes} and {@code on} are booleans, dates are
 * strings, numbers as keys become strings).
 *
 * <p>The text comes from tenants: its size, its depth and what its aliases expand to are bounded, and a key that stands twice is refused.
 */
public final class YamlText {

    private static final int MOST_BYTES = 1024 * 1024;
    private static final int MOST_NODES = 200_000;
    private static final int DEEPEST = 100;
    private static final int MOST_ALIASES = 1000;

    private static final Pattern BOOL = Pattern
            .compile("[yY]|yes|Yes|YES|on|On|ON|true|True|TRUE|[nN]|no|No|NO|off|Off|OFF|false|False|FALSE");
    private static final Pattern TRUE = Pattern.compile("[yYtT].*|[oO][nN]");
    private static final Pattern NULL = Pattern.compile("|~|null|Null|NULL");
    private static final Pattern INT = Pattern.compile("[-+]?(0|[1-9][0-9_]*|0x[0-9a-fA-F_]+|0b[01_]+|0o?[0-7_]+)");
    private static final Pattern FLOAT = Pattern
            .compile("[-+]?(\\.[0-9]+|[0-9][0-9_]*(\\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?");
    private static final Pattern NO_JSON = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private final String what;
    private final boolean lastKeyCounts;
    private int nodes;

    private YamlText(String what, boolean lastKeyCounts) {
        this.what = what;
        this.lastKeyCounts = lastKeyCounts;
    }

    /**
     * The object in the text; an empty text is an empty object. Fails with {@link ValuesException}.
     *
     * @param what names the text in messages, such as {@code key "values.yaml" of Secret "db"}
     */
    public static ObjectNode parse(String text, String what) {
        JsonNode root = parseAny(text, what);
        if (root.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (root instanceof ObjectNode object) {
            return object;
        }
        throw new ValuesException(what + " is not a YAML mapping");
    }

    /** Whatever is in the text: a mapping, a list or a plain value; null when it is empty. Fails with {@link ValuesException}. */
    public static JsonNode parseAny(String text, String what) {
        return new YamlText(what, false).read(text);
    }

    /** The same for what a chart made: of a key that stands twice in one mapping the last counts, as it does for Helm. */
    public static JsonNode parseRendered(String text, String what) {
        return new YamlText(what, true).read(text);
    }

    private JsonNode read(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
            throw new ValuesException(what + " is larger than 1 MiB");
        }
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setNestingDepthLimit(DEEPEST);
        options.setAllowRecursiveKeys(false);
        DumperOptions unused = new DumperOptions();
        Yaml yaml = new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new HelmTypes());
        try {
            Node root = yaml.compose(new StringReader(text));
            return root == null ? JsonNodeFactory.instance.nullNode() : convert(root, 0);
        } catch (MarkedYAMLException e) {
            // Without the text of the cause: it shows the line.
            String where = e.getProblemMark() == null ? "" : " in line " + (e.getProblemMark().getLine() + 1);
            throw new ValuesException(what + " is not valid YAML" + where);
        } catch (YAMLException e) {
            throw new ValuesException(
                    what + " is not valid YAML, or is nested too deeply or refers to itself too often");
        }
    }

    private JsonNode convert(Node node, int depth) {
        if (depth > DEEPEST) {
            throw new ValuesException(what + " is nested deeper than " + DEEPEST);
        }
        if (++nodes > MOST_NODES) {
            throw new ValuesException(what + " expands to more than " + MOST_NODES + " values; use fewer aliases");
        }
        return switch (node) {
            case MappingNode mapping -> convertMapping(mapping, depth);
            case SequenceNode sequence -> convertSequence(sequence, depth);
            case ScalarNode scalar -> convertScalar(scalar);
            default -> throw unsupported(node);
        };
    }

    private ArrayNode convertSequence(SequenceNode sequence, int depth) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        sequence.getValue().forEach(item -> list.add(convert(item, depth + 1)));
        return list;
    }

    private ObjectNode convertMapping(MappingNode mapping, int depth) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        ObjectNode own = JsonNodeFactory.instance.objectNode();
        for (NodeTuple entry : mapping.getValue()) {
            if (entry.getKeyNode().getTag().equals(Tag.MERGE)) {
                merge(merged, convert(entry.getValueNode(), depth + 1), entry);
                continue;
            }
            String key = key(entry.getKeyNode());
            if (own.has(key) && !lastKeyCounts) {
                throw new ValuesException(
                        what + " has the key \"" + key + "\" twice in one mapping" + line(entry.getKeyNode()));
            }
            own.set(key, convert(entry.getValueNode(), depth + 1));
        }
        merged.setAll(own);
        return merged;
    }

    /** The merge key {@code <<}: a mapping, or a list of mappings of which the first wins. */
    private void merge(ObjectNode into, JsonNode value, NodeTuple entry) {
        if (value instanceof ArrayNode list) {
            list.forEach(each -> merge(into, each, entry));
        } else if (value instanceof ObjectNode object) {
            object.properties().forEach(field -> into.putIfAbsent(field.getKey(), field.getValue()));
        } else {
            throw new ValuesException(what + " merges something that is no mapping" + line(entry.getKeyNode()));
        }
    }

    private String key(Node node) {
        if (node instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
            return scalar.getTag().equals(Tag.STR) ? scalar.getValue() : convertScalar(scalar).asText();
        }
        throw new ValuesException(what + " has a key that is neither text nor a number" + line(node));
    }

    private JsonNode convertScalar(ScalarNode scalar) {
        JsonNodeFactory json = JsonNodeFactory.instance;
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.STR)) {
            return json.textNode(text);
        } else if (tag.equals(Tag.NULL)) {
            return json.nullNode();
        } else if (tag.equals(Tag.BOOL) && BOOL.matcher(text).matches()) {
            return json.booleanNode(TRUE.matcher(text).matches());
        } else if (tag.equals(Tag.INT) && INT.matcher(text).matches()) {
            return integer(text.replace("_", ""));
        } else if (tag.equals(Tag.FLOAT) && FLOAT.matcher(text).matches()) {
            return json.numberNode(new BigDecimal(text.replace("_", "")).doubleValue());
        }
        throw unsupported(scalar);
    }

    private static JsonNode integer(String text) {
        boolean negative = text.startsWith("-");
        String digits = text.replaceFirst("^[-+]", "");
        String prefix = digits.length() > 1 && digits.charAt(0) == '0' ? digits.substring(0, 2) : "";
        BigInteger number = switch (prefix) {
            case "" -> new BigInteger(digits);
            case "0x" -> new BigInteger(digits.substring(2), 16);
            case "0b" -> new BigInteger(digits.substring(2), 2);
            case "0o" -> new BigInteger(digits.substring(2), 8);
            default -> new BigInteger(digits, 8);
        };
        BigInteger signed = negative ? number.negate() : number;
        if (signed.bitLength() < Integer.SIZE) {
            return JsonNodeFactory.instance.numberNode(signed.intValue());
        }
        return signed.bitLength() < Long.SIZE ? JsonNodeFactory.instance.numberNode(signed.longValue())
                : JsonNodeFactory.instance.numberNode(signed.doubleValue());
    }

    private ValuesException unsupported(Node node) {
        return new ValuesException(what + " holds something that values cannot hold" + line(node));
    }

    private static String line(Node node) {
        return node.getStartMark() == null ? "" : ", line " + (node.getStartMark().getLine() + 1);
    }

    /** Not within the resolver: it inherits patterns of the same names. */
    private static Tag typeOf(String text) {
        if (text.equals("<<")) {
            return Tag.MERGE;
        } else if (NULL.matcher(text).matches()) {
            return Tag.NULL;
        } else if (BOOL.matcher(text).matches()) {
            return Tag.BOOL;
        } else if (INT.matcher(text).matches()) {
            return Tag.INT;
        } else if (FLOAT.matcher(text).matches() || NO_JSON.matcher(text).matches()) {
            return Tag.FLOAT;
        }
        return Tag.STR;
    }

    /** Which type a plain scalar has when none is written. */
    private static final class HelmTypes extends Resolver {

        @Override
        public Tag resolve(NodeId kind, @Nullable String value, boolean implicit) {
            return kind == NodeId.scalar && implicit && value != null ? typeOf(value)
                    : super.resolve(kind, value, implicit);
        }
    }
}
