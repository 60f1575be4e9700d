using System;
using System.Threading.Tasks;

namespace Anomaly.Grains.Errors;

/// <summary>The edge of a grain method: runs it and lets failures out only in the form that the contract promises.</summary>
internal static class Guarded
{
    public static async Task<T> RunAsync<T>(Func<Task<T>> body)
    {
        try
        {
            return await body();
        }
        catch (Exception exception) when (Faults.Translate(exception) is { } fault && !ReferenceEquals(fault, exception))
        {
            throw fault;
        }
    }
}
