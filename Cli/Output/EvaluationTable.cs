using System.Globalization;
using Anomaly.Evaluation;

namespace Anomaly.Cli.Output;

internal static class EvaluationTable
{
    public static void Write(CliConsole console, EvaluationReport report)
    {
        console.Out.WriteLine(report.Title);
        console.Out.WriteLine(report.Split + string.Create(CultureInfo.InvariantCulture, $"; seed {report.Seed}"));
        foreach (var table in ReportTables.Of(report))
            Write(console, table);
    }

    public static void Write(CliConsole console, ReportTable table)
    {
        console.Out.WriteLine(table.Title + ":");
        console.Tables.Write(Of(table));
    }

    private static Table Of(ReportTable table)
    {
        var printed = new Table();
        foreach (var column in table.Columns)
            printed.AddColumn(Markup.Escape(column));
        foreach (var row in table.Rows)
            printed.AddRow([.. row.Select(Markup.Escape)]);
        return printed;
    }
}
