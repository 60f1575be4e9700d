using Anomaly.Gateway.Api.Access;
using Anomaly.People;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>Who is to follow what, as the old pages say it.</summary>
internal sealed record NodeSubscriptionOrder
{
    /// <summary>The user; whoever calls where it is left out, and where there are no accounts. Others are for admins.</summary>
    public string? Id { get; init; }

    /// <summary>Symbols.</summary>
    public string[]? Tickers { get; init; }

    /// <summary>One symbol, of which is asked.</summary>
    public string? Ticker { get; init; }

    /// <summary>The person that it is about.</summary>
    public string PersonOf(Caller caller) => PersonOf(caller, Id);

    /// <summary>The symbols, each once.</summary>
    public IReadOnlyList<string> ReadTickers() => Tickers is { Length: > 0 and <= Watch.MostTickers } tickers
        ? [.. tickers.Select(ticker => Input.Ticker(ticker, "tickers").Symbol).Distinct()]
        : throw RequestException.BadInput("tickers", $"'tickers' must be a list of 1 to {Watch.MostTickers} symbols.");

    /// <summary>The person whom an id names: the caller, or anybody for admins.</summary>
    public static string PersonOf(Caller caller, string? id)
    {
        var own = caller.Person.Id;
        if (string.IsNullOrEmpty(id) || caller.Proof == Proof.None || id.Equals(own, StringComparison.OrdinalIgnoreCase))
            return own;
        if (caller.Role != Role.Admin)
            throw new RequestException(new ErrorAnswer(StatusCodes.Status403Forbidden, "This is not your account: only an admin may do this."));
        return PersonId.IsWellFormed(id) ? id.ToLowerInvariant() : throw RequestException.BadInput("id", "'id' must be 24 hex digits.");
    }
}
