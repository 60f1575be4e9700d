using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Mvc;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A page of a list that is passed by counting.</summary>
/// <param name="Skip">Things to pass over.</param>
/// <param name="Limit">Things of a page at the most.</param>
internal readonly record struct NodePaging(int Skip, int Limit)
{
    /// <summary>How far a list can be counted through: further on, a narrower filter says what is looked for.</summary>
    public const int MostSkipped = 5_000;

    /// <summary>Things of a page at the most.</summary>
    public const int MostOfPage = 100;

    public static NodePaging Of(string? skip, string? limit, int fallback = MostOfPage) =>
        new(Input.WholeNumber(skip, "skip", 0, 0, MostSkipped), Input.Limit(limit, fallback, MostOfPage));
}

/// <summary>Which listings to list.</summary>
internal readonly record struct NodeListingFilter
{
    /// <summary>By what listings can be sorted.</summary>
    public static readonly string[] SortKeys = ["ticker", "companyName", "country"];

    public string? Ticker { get; init; }

    public string? Country { get; init; }

    public string? Status { get; init; }

    public string? Skip { get; init; }

    public string? Limit { get; init; }

    [FromQuery(Name = "sortBy")]
    public string? SortBy { get; init; }

    [FromQuery(Name = "sortOrder")]
    public string? SortOrder { get; init; }

    /// <summary>The listings that pass, in order.</summary>
    public NodePage<NodeListingView> Page(IEnumerable<NodeListingView> listings)
    {
        var (paging, country, text, status) = (NodePaging.Of(Skip, Limit), Input.OptionalMarket(Country, "country")?.ToString(), Ticker, Status);
        Func<NodeListingView, string> key = Input.OneOf(SortBy, "sortBy", SortKeys) switch
        {
            "companyName" => static listing => listing.CompanyName,
            "country" => static listing => listing.Country,
            _ => static listing => listing.Ticker,
        };
        var passing = listings.Where(listing => (country is null || listing.Country == country) && (status is null || listing.Status == status)
            && (text is null || listing.Ticker.Contains(text, StringComparison.OrdinalIgnoreCase)));
        var sorted = (Input.OneOf(SortOrder, "sortOrder", NodeAnomalyFilter.Orders) == "desc" ? passing.OrderByDescending(key, StringComparer.Ordinal) : passing.OrderBy(key, StringComparer.Ordinal)).ToList();
        return NodePage<NodeListingView>.Of([.. sorted.Skip(paging.Skip).Take(paging.Limit)], sorted.Count, paging.Skip, paging.Limit);
    }
}

/// <summary>Finds what the sources list, as the old pages ask for it.</summary>
internal sealed class NodeListings(IGrainFactory grains)
{
    /// <summary>Listings of a market that are looked at, the first by symbol.</summary>
    private const int MostOfMarket = 500;

    public async Task<IReadOnlyList<NodeListingView>> AllAsync(CancellationToken cancellationToken)
    {
        var markets = await GrainAddresses.EveryMainMarket(async market =>
        {
            var grain = grains.Market(market);
            var (status, listings) = (await grain.GetStatusAsync(cancellationToken), await grain.SearchAsync("", MostOfMarket, cancellationToken));
            return listings.Select(listing => View(listing, status.Name));
        });
        return [.. markets.SelectMany(listings => listings).DistinctBy(listing => listing.Ticker)];
    }

    /// <exception cref="RequestException">No source lists it.</exception>
    public async Task<NodeListingView> FindAsync(Func<NodeListingView, bool> isIt, CancellationToken cancellationToken) =>
        (await AllAsync(cancellationToken)).FirstOrDefault(isIt) ?? throw RequestException.NotFound("No market lists that.");

    /// <summary>An id that stays with the ticker, in the form of the old system's.</summary>
    public static string IdOf(string ticker) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ticker)).AsSpan(0, 12));

    private static NodeListingView View(Listing listing, string city) => new()
    {
        Id = IdOf(listing.Ticker),
        Country = listing.Market,
        Ticker = listing.Ticker,
        CompanyName = listing.Name,
        PrimaryExchange = city,
        SectorGroup = "",
        Status = "active",
    };
}

/// <summary>Which anomalies the old pages want.</summary>
internal readonly record struct NodeAnomalyFilter
{
    /// <summary>Orders of a list.</summary>
    public static readonly string[] Orders = ["asc", "desc"];

    /// <summary>By what anomalies can be sorted, spelled as old pages do.</summary>
    public static readonly string[] SortKeys = ["datetime", "Datetime"];

    private const int Page = 500;

    public string? Ticker { get; init; }

    public string? Sent { get; init; }

    [FromQuery(Name = "startDate")]
    public string? StartDate { get; init; }

    [FromQuery(Name = "endDate")]
    public string? EndDate { get; init; }

    public string? Skip { get; init; }

    public string? Limit { get; init; }

    [FromQuery(Name = "sortBy")]
    public string? SortBy { get; init; }

    [FromQuery(Name = "sortOrder")]
    public string? SortOrder { get; init; }

    /// <summary>The anomalies that hold and pass, newest bar first. Without an index on what is sent and on numbers, the list is counted through from its beginning.</summary>
    public async Task<NodePage<NodeAnomalyView>> ListAsync(IGrainFactory grains, int fallback, bool? sent, CancellationToken cancellationToken)
    {
        var paging = NodePaging.Of(Skip, Limit, fallback);
        Input.OneOf(SortBy, "sortBy", SortKeys);
        if (Input.OneOf(SortOrder, "sortOrder", Orders) == "asc")
            throw RequestException.BadInput("sortOrder", "Anomalies are listed newest first: leave 'sortOrder' out, or use desc.");
        sent ??= Sent is null ? null : Input.OneOf(Sent, "sent", ["true", "false"]) == "true";
        var query = new AnomalyQuery
        {
            Ticker = Input.OptionalTicker(Ticker),
            From = Input.Time(StartDate, "startDate"),
            To = Input.Time(EndDate, "endDate"),
            Statuses = [AnomalyStatus.New, AnomalyStatus.Acknowledged],
            Limit = Page,
        };
        var (found, looked) = (new List<AnomalyRecord>(), 0);
        string? cursor = null;
        do
        {
            var page = await grains.Anomalies().ListAsync(query with { Cursor = cursor }, cancellationToken);
            found.AddRange(page.Items.Where(anomaly => sent is null || anomaly.Sent == sent));
            (cursor, looked) = (page.NextCursor, looked + page.Items.Length);
        }
        while (cursor is not null && found.Count <= paging.Skip + paging.Limit && looked < NodePaging.MostSkipped + NodePaging.MostOfPage);

        var assessed = await Task.WhenAll(found.Skip(paging.Skip).Take(paging.Limit).Select(anomaly => grains.Anomalies().GetAssessedAsync(anomaly.Id, cancellationToken)));
        var total = cursor is null ? found.Count : Math.Min(found.Count, paging.Skip + paging.Limit + 1);
        return NodePage<NodeAnomalyView>.Of([.. assessed.OfType<AssessedAnomaly>().Select(NodeAnomalyView.Of)], total, paging.Skip, paging.Limit);
    }
}

/// <summary>What the old pages change about an anomaly; everything else of it comes from detection.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record NodeAnomalyChange
{
    /// <summary>acknowledged marks it as seen; null leaves it as it is.</summary>
    public string? Status { get; init; }

    /// <summary>Plain text to add as a note; null adds none.</summary>
    public string? Note { get; init; }

    /// <summary>Makes the changes.</summary>
    public async Task ApplyAsync(string id, AnomalyService anomalies, CancellationToken cancellationToken)
    {
        if (Status is null && Note is null)
            throw RequestException.BadInput("status", "Nothing to change: send 'status' or 'note'. Everything else of an anomaly comes from detection.");
        if (Status is not (null or "acknowledged"))
            throw RequestException.BadInput("status", "'status' can only become acknowledged: whether an anomaly holds is for detection to say.");
        // The text is read first, so that a wrong one changes nothing.
        var text = Note is null ? null : new NewNote { Text = Note }.Read("note");
        if (Status is not null)
            await anomalies.AcknowledgeAsync(id, cancellationToken);
        if (text is not null)
            await anomalies.AddNoteAsync(id, text, cancellationToken);
    }
}
