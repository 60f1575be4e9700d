using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Anomaly.Gateway.Api.Requests;

/// <summary>A stored bar and how it is changed.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record TrialOrder
{
    /// <summary>When the bar opens, ISO 8601, UTC where it names no offset; null for the last one stored.</summary>
    public string? Time { get; init; }

    /// <summary>Its new close; null for another or none. Not together with price_factor.</summary>
    [Range(0, Bar.MaxMagnitude, MinimumIsExclusive = true)]
    public double? Close { get; init; }

    /// <summary>What its close is multiplied by; null for none. High and low move so far that they contain the new close.</summary>
    [Range(TrialRequest.LeastPriceFactor, TrialRequest.MostPriceFactor)]
    public double? PriceFactor { get; init; }

    /// <summary>What its volume is multiplied by; null for none.</summary>
    [Range(0, TrialRequest.MostVolumeFactor)]
    public double? VolumeFactor { get; init; }

    /// <summary>Version of the model that judges, as lists of models give it; null for the active one.</summary>
    public string? Model { get; init; }

    /// <summary>The share of normal bars that may be called anomalies; null for the model's own threshold. Only with a calibrated model.</summary>
    [Range(0, TrialRequest.MostBudget, MinimumIsExclusive = true)]
    public double? Budget { get; init; }

    /// <summary>The order with every field read.</summary>
    public TrialRequest Read()
    {
        var request = new TrialRequest
        {
            Time = Input.Time(Time, "time"), Close = Close, PriceFactor = PriceFactor, VolumeFactor = VolumeFactor, Model = Model, Budget = Budget,
        };
        return request.FindProblem() is { } problem ? throw RequestException.BadInput(problem.Field, problem.Sentence) : request;
    }
}
