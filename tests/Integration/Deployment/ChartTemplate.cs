using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Anomaly.Integration.Deployment;

/// <summary>
/// Renders the part of the template language that our chart uses: values, <c>include</c>, <c>if</c>, <c>quote</c>, <c>toYaml</c>,
/// <c>nindent</c>. Anything else is an error, so that the chart stays within what is checked here.
/// </summary>
internal sealed partial class ChartTemplate(IReadOnlyDictionary<string, object> context)
{
    private readonly Dictionary<string, string> _definitions = [];

    /// <summary>Takes over the <c>define</c> blocks of a helpers file.</summary>
    public void Define(string helpers)
    {
        foreach (Match match in DefinePattern().Matches(helpers))
            _definitions[match.Groups[1].Value] = match.Groups[2].Value;
    }

    public string Render(string template)
    {
        var output = new StringBuilder();
        var open = new Stack<bool>();
        var position = 0;
        foreach (Match action in ActionPattern().Matches(template))
        {
            var text = template[position..action.Index];
            position = action.Index + action.Length;
            if (action.Groups["left"].Success)
                text = text.TrimEnd();
            if (position < template.Length && action.Groups["right"].Success)
                position += template[position..].Length - template[position..].TrimStart().Length;
            if (!open.Contains(false))
                output.Append(text);

            var code = action.Groups["code"].Value.Trim();
            if (code.StartsWith("if ", StringComparison.Ordinal))
                open.Push(IsTrue(Value(code[3..].Trim())));
            else if (code == "end")
                open.Pop();
            else if (!open.Contains(false))
                output.Append(Evaluate(code));
        }

        if (open.Count > 0)
            throw new FormatException("An if has no end.");
        return output.Append(template[position..]).ToString();
    }

    private string Evaluate(string code)
    {
        var steps = code.Split('|', StringSplitOptions.TrimEntries);
        var value = First(steps[0]);
        foreach (var step in steps.Skip(1))
        {
            value = step switch
            {
                "quote" => $"\"{Text(value)}\"",
                _ when step.StartsWith("nindent ", StringComparison.Ordinal) => Indent(Text(value), int.Parse(step[8..], CultureInfo.InvariantCulture)),
                _ => throw new FormatException($"The chart uses '{step}', which this check does not know."),
            };
        }

        return Text(value);
    }

    private object? First(string step)
    {
        if (step.StartsWith("toYaml ", StringComparison.Ordinal))
            return new SerializerBuilder().Build().Serialize(Value(step[7..])!).TrimEnd();
        return step.StartsWith("include ", StringComparison.Ordinal) ? Render(_definitions[step.Split('"')[1]]).Trim('\n') : Value(step);
    }

    private object? Value(string path)
    {
        object? at = context;
        foreach (var name in path.TrimStart('.').Split('.'))
        {
            at = at switch
            {
                IReadOnlyDictionary<string, object> map when map.TryGetValue(name, out var child) => child,
                IDictionary<object, object> map when map.TryGetValue(name, out var child) => child,
                _ => throw new FormatException($"The chart asks for {path}, which the values do not have."),
            };
        }

        return at;
    }

    private static bool IsTrue(object? value) => Text(value) is not ("" or "false" or "0");

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    private static string Indent(string text, int by) => "\n" + string.Join('\n', text.Split('\n').Select(line => new string(' ', by) + line));

    [GeneratedRegex("""\{\{-? define "([^"]+)" -?\}\}(.*?)\{\{-? end \}\}""", RegexOptions.Singleline)]
    private static partial Regex DefinePattern();

    [GeneratedRegex(@"\{\{(?<left>-)?(?<code>.*?)(?<right>-)?\}\}", RegexOptions.Singleline)]
    private static partial Regex ActionPattern();
}
