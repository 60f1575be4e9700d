using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Anomaly.Storage.Tests.PostgreSql.Plans;

/// <summary>How the server carried out one statement, as its module auto_explain writes it to the log.</summary>
/// <param name="Query">The statement.</param>
/// <param name="Milliseconds">How long it took.</param>
/// <param name="Pages">Pages of 8 KB that it looked at, those in memory included; one that it came back to counts again.</param>
/// <param name="Nodes">The plan's steps.</param>
internal sealed partial record LoggedPlan(string Query, double Milliseconds, long Pages, IReadOnlyList<PlanNode> Nodes)
{
    /// <summary>Rows of tables that were looked at.</summary>
    public long RowsVisited => Nodes.Where(node => node.Relation is not null).Sum(node => node.RowsVisited);

    /// <summary>Whether it asks for the server's own tables: the driver's question about types, and whether there is a schema.</summary>
    public bool IsOfCatalog => Nodes.Any(node => node.Relation?.StartsWith("pg_", StringComparison.Ordinal) == true);

    /// <summary>How its tables were read.</summary>
    public string Access => string.Join(" + ", Nodes.Where(node => node.Type.Contains("Scan", StringComparison.Ordinal) && node.Target is not null).Select(node => $"{node.Type} {node.Target}").Distinct());

    /// <summary>The plans of one application in a part of a log.</summary>
    public static IEnumerable<LoggedPlan> Read(string log, string application)
    {
        foreach (Match entry in Entry().Matches(log))
        {
            if (entry.Groups["application"].Value == application)
                yield return Parse(entry.Groups["json"].Value, double.Parse(entry.Groups["ms"].ValueSpan, CultureInfo.InvariantCulture));
        }
    }

    private static LoggedPlan Parse(string json, double milliseconds)
    {
        // The log begins each further line with a tab.
        using var document = JsonDocument.Parse(json.Replace("\n\t", "\n", StringComparison.Ordinal));
        var nodes = new List<PlanNode>();
        var plan = document.RootElement.GetProperty("Plan");
        Add(plan, nodes);
        var pages = plan.GetProperty("Shared Hit Blocks").GetInt64() + plan.GetProperty("Shared Read Blocks").GetInt64();
        return new LoggedPlan(document.RootElement.GetProperty("Query Text").GetString()!, milliseconds, pages, nodes);
    }

    private static void Add(JsonElement node, List<PlanNode> nodes)
    {
        var visited = Number("Actual Rows") + Number("Rows Removed by Filter") + Number("Rows Removed by Index Recheck");
        nodes.Add(new PlanNode(node.GetProperty("Node Type").GetString()!, Text("Relation Name"), Text("Index Name"), (long)(visited * Number("Actual Loops"))));
        if (!node.TryGetProperty("Plans", out var children))
            return;
        foreach (var child in children.EnumerateArray())
            Add(child, nodes);

        double Number(string name) => node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

        string? Text(string name) => node.TryGetProperty(name, out var value) ? value.GetString() : null;
    }

    [GeneratedRegex(@"^\S+ \S+ \S+ \[\d+\] (?<application>\S*) LOG:  duration: (?<ms>[\d.]+) ms  plan:\n\t(?<json>\{.*?\n\t\})$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Entry();
}

/// <summary>One step of a plan.</summary>
/// <param name="Type">For example <c>Index Scan</c>.</param>
/// <param name="Relation">The table that it reads or writes; null for none.</param>
/// <param name="Index">The index that it uses; null for none.</param>
/// <param name="RowsVisited">Rows that it looked at, over all its rounds.</param>
internal sealed record PlanNode(string Type, string? Relation, string? Index, long RowsVisited)
{
    public string? Target => Index ?? Relation;
}
