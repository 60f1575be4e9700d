using System.Collections.Immutable;
using System.Diagnostics;
using Anomaly.Runtime.Calls;
using Anomaly.Runtime.Contracts;
using Anomaly.Runtime.Serialization;
using Orleans.Runtime;

namespace Anomaly.Runtime.Transport;

/// <summary>A call on the wire.</summary>
/// <param name="Id">Its number on this connection.</param>
/// <param name="Round">How often the caller began anew in the grain's partition after calls had been sent back.</param>
/// <param name="TimeLeft">How long the caller still waits when it sends; infinite for streams.</param>
/// <param name="Head">Its target and what flows with it.</param>
/// <param name="Interface">The alias of the interface.</param>
/// <param name="Method">The name of the method.</param>
internal readonly record struct CallFrame(long Id, int Round, TimeSpan TimeLeft, CallHead Head, string Interface, string Method)
{
    public static void Write(WireWriter writer, long id, int round, TimeSpan timeLeft, GrainCall call)
    {
        writer.Write((byte)FrameKind.Call);
        writer.Write(id);
        writer.Write(round);
        writer.Write(timeLeft.Ticks);
        writer.WriteString(call.Target.Type.Value);
        writer.WriteString(call.Target.Key.Value);
        writer.WriteString(call.Method.Interface.Alias);
        writer.WriteString(call.Method.Name);
        writer.WriteString(call.Parent.TraceId == default ? null : $"00-{call.Parent.TraceId}-{call.Parent.SpanId}-{(byte)call.Parent.TraceFlags:x2}");
        WriteContext(writer, call.Context);
        call.Method.WriteArguments(writer, call.Arguments);
    }

    /// <summary>Reads all but the arguments, which the method knows how to read.</summary>
    public static CallFrame Read(ref WireReader reader)
    {
        var id = reader.Read<long>();
        var round = reader.Read<int>();
        var timeLeft = new TimeSpan(reader.Read<long>());
        var target = GrainId.Create(reader.ReadRequiredString(), reader.ReadRequiredString());
        var (contract, method) = (reader.ReadRequiredString(), reader.ReadRequiredString());
        ActivityContext.TryParse(reader.ReadString(), null, isRemote: true, out var parent);
        return new CallFrame(id, round, timeLeft, new CallHead(target, ReadContext(ref reader), parent), contract, method);
    }

    private static void WriteContext(WireWriter writer, ImmutableDictionary<string, object>? context)
    {
        var texts = context?.Where(pair => pair.Value is string).ToList() ?? [];
        writer.Write((byte)Math.Min(texts.Count, byte.MaxValue));
        foreach (var (key, value) in texts.Take(byte.MaxValue))
        {
            writer.WriteString(key);
            writer.WriteString((string)value);
        }
    }

    private static ImmutableDictionary<string, object>? ReadContext(ref WireReader reader)
    {
        var count = reader.Read<byte>();
        if (count == 0)
            return null;
        var context = ImmutableDictionary.CreateBuilder<string, object>();
        for (var i = 0; i < count; i++)
            context[reader.ReadRequiredString()] = reader.ReadRequiredString();
        return context.ToImmutable();
    }
}
