namespace Anomaly.Gateway.Api.Documents;

/// <summary>
/// Statements and news of a company in the old system's shape: each statement is period, then item, then amount. None of the sources of this product has
/// them, so that all are empty.
/// </summary>
/// <param name="Ticker">The ticker.</param>
internal sealed record FinancialsView(string Ticker)
{
    private static readonly IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> None = new Dictionary<string, IReadOnlyDictionary<string, double?>>();

    /// <summary>Balance sheet, a year each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> BalanceSheet { get; } = None;

    /// <summary>Financial statements, a year each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> Financials { get; } = None;

    /// <summary>Financial statements, a quarter each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> QuarterlyFinancials { get; } = None;

    /// <summary>Income statements, a year each.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double?>> IncomeStmt { get; } = None;

    /// <summary>Net income, oldest period first.</summary>
    public IReadOnlyList<NetIncome> NetIncome { get; } = [];

    /// <summary>News, latest first: names and texts.</summary>
    public IReadOnlyList<IReadOnlyDictionary<string, string>> News { get; } = [];
}

/// <summary>The net income of a period.</summary>
/// <param name="Period">Which, for example 2025-09-30.</param>
/// <param name="Value">How much, in the company's currency.</param>
internal sealed record NetIncome(string Period, double? Value);
