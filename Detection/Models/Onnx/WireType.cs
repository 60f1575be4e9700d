namespace Anomaly.Detection.Models.Onnx;

/// <summary>How a field's value is laid out in protocol buffers' wire format; the two group types died long ago.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Bytes = 2,
    Fixed32 = 5,
}
